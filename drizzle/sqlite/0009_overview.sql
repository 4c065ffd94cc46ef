CREATE TABLE `active_users` (
	`user_id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`day` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `active_users_by_day` ON `active_users` (`app_id`,`day`);--> statement-breakpoint
CREATE TABLE `daily_counts` (
	`app_id` text NOT NULL,
	`day` integer NOT NULL,
	`name` text NOT NULL,
	`detail` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`app_id`, `day`, `name`, `detail`),
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `daily_counts_by_day` ON `daily_counts` (`day`);--> statement-breakpoint
CREATE TABLE `provider_troubles` (
	`channel` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`since` integer NOT NULL,
	`failures` integer NOT NULL,
	`refusals` integer NOT NULL,
	`last_failed_at` integer NOT NULL,
	`last_error` text NOT NULL
);
