CREATE TABLE `ai_clip` (
	`key` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`sha256` text NOT NULL,
	`recipe` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ai_clip_content` ON `ai_clip` (`sha256`);--> statement-breakpoint
CREATE TABLE `ai_request` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text NOT NULL,
	`job_id` text NOT NULL,
	`attempt` integer NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`state` text NOT NULL,
	`input` text,
	`marker` text,
	`facts` text,
	`provider_request_id` text,
	`output` text,
	`is_possible_double` integer DEFAULT false NOT NULL,
	`intent_at_ms` integer,
	`awaited_ms` integer DEFAULT 0 NOT NULL,
	`failure` text,
	`created_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`job_id`) REFERENCES `job`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ai_request_attempt` ON `ai_request` (`job_id`,`attempt`);--> statement-breakpoint
CREATE UNIQUE INDEX `ai_request_marker` ON `ai_request` (`marker`);--> statement-breakpoint
CREATE TABLE `charge` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`project_id` text,
	`request_id` text NOT NULL,
	`job_id` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`what` text NOT NULL,
	`quantity` real NOT NULL,
	`unit` text NOT NULL,
	`reserved_micros` integer NOT NULL,
	`settled_micros` integer,
	`state` text NOT NULL,
	`is_possible_double` integer DEFAULT false NOT NULL,
	`created_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`request_id`) REFERENCES `ai_request`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`job_id`) REFERENCES `job`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `charge_request` ON `charge` (`request_id`);--> statement-breakpoint
CREATE INDEX `charge_project` ON `charge` (`project_id`);--> statement-breakpoint
CREATE INDEX `charge_day` ON `charge` (`created_at_ms`);--> statement-breakpoint
CREATE TABLE `pause` (
	`scope` text NOT NULL,
	`reason` text NOT NULL,
	`workspace_id` text NOT NULL,
	`message` text NOT NULL,
	`since_ms` integer NOT NULL,
	`until_ms` integer,
	PRIMARY KEY(`scope`, `reason`),
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `price` (
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`workspace_id` text NOT NULL,
	`unit` text NOT NULL,
	`micros` integer NOT NULL,
	`seen_at_ms` integer NOT NULL,
	PRIMARY KEY(`provider`, `model`),
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
DROP INDEX `job_ready`;--> statement-breakpoint
ALTER TABLE `job` ADD `lane` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `job` ADD `cancel_asked_at_ms` integer;--> statement-breakpoint
ALTER TABLE `job` ADD `dismissed_at_ms` integer;--> statement-breakpoint
CREATE INDEX `job_ready` ON `job` (`state`,`lane`,"priority" desc,`id`);--> statement-breakpoint
ALTER TABLE `job_dependency` ADD `policy` text DEFAULT 'fail' NOT NULL;--> statement-breakpoint
UPDATE `job_dependency` SET `policy` = 'fall-back' WHERE `is_required` = 0;--> statement-breakpoint
ALTER TABLE `job_dependency` DROP COLUMN `is_required`;--> statement-breakpoint
ALTER TABLE `project` ADD `budget_micros` integer;--> statement-breakpoint
ALTER TABLE `project` ADD `is_never_uploaded` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `version` ADD `format` text DEFAULT 'jpeg' NOT NULL;--> statement-breakpoint
ALTER TABLE `version` ADD `drift` text;--> statement-breakpoint
ALTER TABLE `version` ADD `accepted_at_ms` integer;--> statement-breakpoint
ALTER TABLE `workspace` ADD `day_budget_micros` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `style_name` ON `style` (`workspace_id`,`name`);