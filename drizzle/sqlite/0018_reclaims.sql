CREATE TABLE `reclaims` (
	`app_id` text NOT NULL,
	`value` text NOT NULL,
	`user_id` text NOT NULL,
	`claimant_id` text,
	`opened_at` integer NOT NULL,
	`due_at` integer,
	`kept_until` integer,
	PRIMARY KEY(`app_id`, `value`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`claimant_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `reclaims_of_user` ON `reclaims` (`user_id`);--> statement-breakpoint
CREATE INDEX `reclaims_of_claimant` ON `reclaims` (`claimant_id`);--> statement-breakpoint
CREATE INDEX `reclaims_due` ON `reclaims` (`due_at`);--> statement-breakpoint
CREATE INDEX `reclaims_kept` ON `reclaims` (`kept_until`);