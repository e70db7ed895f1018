CREATE TABLE `frame_sidecar` (
	`project_id` text NOT NULL,
	`relative_path` blob NOT NULL,
	`workspace_id` text NOT NULL,
	`frame_id` text NOT NULL,
	`kind` text NOT NULL,
	`sha256` text NOT NULL,
	`size_bytes` integer NOT NULL,
	PRIMARY KEY(`project_id`, `relative_path`),
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`frame_id`) REFERENCES `frame`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `frame_sidecar_frame` ON `frame_sidecar` (`frame_id`);--> statement-breakpoint
CREATE TABLE `preset` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`name` text NOT NULL,
	`settings` text NOT NULL,
	`rule` text,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `preset_name` ON `preset` (`workspace_id`,`name`);--> statement-breakpoint
ALTER TABLE `photo` ADD `room_source` text;--> statement-breakpoint
ALTER TABLE `photo` ADD `room_confidence` real;--> statement-breakpoint
ALTER TABLE `photo` ADD `is_set_aside` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `photo` ADD `settings` text;--> statement-breakpoint
ALTER TABLE `photo` ADD `measure` text;--> statement-breakpoint
ALTER TABLE `photo` ADD `checks` text;--> statement-breakpoint
ALTER TABLE `version` ADD `shown_at_ms` integer;