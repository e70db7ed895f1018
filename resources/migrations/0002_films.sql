CREATE TABLE `asset` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`kind` text NOT NULL,
	`sha256` text NOT NULL,
	`name` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`facts` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `asset_once` ON `asset` (`workspace_id`,`kind`,`sha256`);--> statement-breakpoint
DROP INDEX `film_project`;--> statement-breakpoint
ALTER TABLE `film` ADD `origin` text DEFAULT 'classic-tour' NOT NULL;--> statement-breakpoint
ALTER TABLE `film` ADD `wish` text;--> statement-breakpoint
ALTER TABLE `film` ADD `own_storyboard` text;--> statement-breakpoint
CREATE INDEX `film_project` ON `film` (`project_id`,`aspect`,`origin`);