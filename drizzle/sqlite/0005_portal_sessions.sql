CREATE TABLE `portal_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`token_id` text NOT NULL,
	`last_used_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`token_id`) REFERENCES `admin_tokens`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `portal_sessions_by_token` ON `portal_sessions` (`token_id`,`last_used_at`);--> statement-breakpoint
CREATE INDEX `portal_sessions_by_end` ON `portal_sessions` (`expires_at`);--> statement-breakpoint
ALTER TABLE `admin_tokens` ADD `expires_at` integer;--> statement-breakpoint
CREATE INDEX `admin_tokens_by_end` ON `admin_tokens` (`expires_at`);