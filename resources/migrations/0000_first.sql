CREATE TABLE `bracket_set` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `export_recipe` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`name` text NOT NULL,
	`recipe` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `export_recipe_name` ON `export_recipe` (`workspace_id`,`name`);--> statement-breakpoint
CREATE TABLE `exported_file` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`photo_id` text,
	`film_id` text,
	`recipe` text NOT NULL,
	`file` text NOT NULL,
	`source_key` text NOT NULL,
	`sha256` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `photo`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`film_id`) REFERENCES `film`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exported_file_path` ON `exported_file` (`file`);--> statement-breakpoint
CREATE INDEX `exported_file_project` ON `exported_file` (`project_id`);--> statement-breakpoint
CREATE TABLE `film` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`aspect` text NOT NULL,
	`storyboard` text,
	`storyboard_key` text,
	`duration_ms` integer,
	`sha256` text,
	`size_bytes` integer,
	`created_at_ms` integer NOT NULL,
	`rendered_at_ms` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `film_project` ON `film` (`project_id`,`aspect`);--> statement-breakpoint
CREATE TABLE `frame` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`sha256` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`format` text NOT NULL,
	`width_px` integer NOT NULL,
	`height_px` integer NOT NULL,
	`captured_at_ms` integer,
	`exposure_value` real,
	`facts` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `frame_sha256` ON `frame` (`workspace_id`,`sha256`);--> statement-breakpoint
CREATE TABLE `frame_source` (
	`project_id` text NOT NULL,
	`relative_path` blob NOT NULL,
	`workspace_id` text NOT NULL,
	`frame_id` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`modified_at_ms` real NOT NULL,
	PRIMARY KEY(`project_id`, `relative_path`),
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`frame_id`) REFERENCES `frame`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `frame_source_frame` ON `frame_source` (`frame_id`);--> statement-breakpoint
CREATE TABLE `job` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`payload_version` integer NOT NULL,
	`intent_key` text NOT NULL,
	`state` text NOT NULL,
	`priority` integer NOT NULL,
	`attempt` integer NOT NULL,
	`failure_count` integer NOT NULL,
	`max_failures` integer NOT NULL,
	`run_after_ms` integer NOT NULL,
	`lease_owner` text,
	`lease_until_ms` integer,
	`failure_code` text,
	`failure_message` text,
	`result` text,
	`created_at_ms` integer NOT NULL,
	`started_at_ms` integer,
	`finished_at_ms` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `job_ready` ON `job` (`state`,"priority" desc,`id`);--> statement-breakpoint
CREATE INDEX `job_alarm` ON `job` (`state`,`run_after_ms`);--> statement-breakpoint
CREATE INDEX `job_intent` ON `job` (`intent_key`);--> statement-breakpoint
CREATE INDEX `job_project` ON `job` (`project_id`,`state`);--> statement-breakpoint
CREATE TABLE `job_dependency` (
	`job_id` text NOT NULL,
	`needs_id` text NOT NULL,
	`is_required` integer NOT NULL,
	PRIMARY KEY(`job_id`, `needs_id`),
	FOREIGN KEY (`job_id`) REFERENCES `job`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`needs_id`) REFERENCES `job`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `job_dependency_needs` ON `job_dependency` (`needs_id`);--> statement-breakpoint
CREATE TABLE `job_event` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`workspace_id` text NOT NULL,
	`job_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	`type` text NOT NULL,
	`facts` text,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`job_id`) REFERENCES `job`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `job_event_job` ON `job_event` (`job_id`);--> statement-breakpoint
CREATE TABLE `member` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `photo` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`bracket_set_id` text,
	`base_frame_id` text NOT NULL,
	`position` integer NOT NULL,
	`room` text,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bracket_set_id`) REFERENCES `bracket_set`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`base_frame_id`) REFERENCES `frame`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `photo_project` ON `photo` (`project_id`,`position`);--> statement-breakpoint
CREATE TABLE `photo_frame` (
	`photo_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`frame_id` text NOT NULL,
	PRIMARY KEY(`photo_id`, `ordinal`),
	FOREIGN KEY (`photo_id`) REFERENCES `photo`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`frame_id`) REFERENCES `frame`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `photo_frame_once` ON `photo_frame` (`project_id`,`frame_id`);--> statement-breakpoint
CREATE TABLE `project` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`name` text NOT NULL,
	`source_folder` blob NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `project_source` ON `project` (`workspace_id`,`source_folder`);--> statement-breakpoint
CREATE TABLE `shot` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`film_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`photo_id` text NOT NULL,
	`version_id` text NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`film_id`) REFERENCES `film`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `photo`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`version_id`) REFERENCES `version`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shot_ordinal` ON `shot` (`film_id`,`ordinal`);--> statement-breakpoint
CREATE TABLE `skipped_file` (
	`project_id` text NOT NULL,
	`name` text NOT NULL,
	`workspace_id` text NOT NULL,
	`code` text NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`project_id`, `name`),
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `style` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`name` text NOT NULL,
	`recipe` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `version` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`photo_id` text NOT NULL,
	`parent_id` text,
	`recipe` text NOT NULL,
	`recipe_key` text NOT NULL,
	`operation_class` text NOT NULL,
	`sha256` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`width_px` integer NOT NULL,
	`height_px` integer NOT NULL,
	`is_fused` integer NOT NULL,
	`is_kept` integer NOT NULL,
	`report` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `photo`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`parent_id`) REFERENCES `version`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `version_once` ON `version` (`photo_id`,`recipe_key`);--> statement-breakpoint
CREATE TABLE `workspace` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
