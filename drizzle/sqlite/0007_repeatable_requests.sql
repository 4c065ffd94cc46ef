CREATE TABLE `repeatable_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`input_mac` text NOT NULL,
	`outcome_id` text,
	`password_mac` text,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `repeatable_requests_by_end` ON `repeatable_requests` (`expires_at`);