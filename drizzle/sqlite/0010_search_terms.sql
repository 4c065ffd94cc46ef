CREATE TABLE `search_terms` (
	`app_id` text NOT NULL,
	`term` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`app_id`, `term`, `user_id`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `search_terms_of_user` ON `search_terms` (`user_id`,`term`);--> statement-breakpoint
ALTER TABLE `users` ADD `last_login_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `indexed_update` integer DEFAULT -1 NOT NULL;--> statement-breakpoint
CREATE INDEX `users_by_last_login` ON `users` (`app_id`,`last_login_at`,`id`);--> statement-breakpoint
CREATE INDEX `users_to_index` ON `users` (`app_id`,`indexed_update`) WHERE "users"."indexed_update" <> "users"."updated_at";