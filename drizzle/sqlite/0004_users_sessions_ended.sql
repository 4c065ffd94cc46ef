ALTER TABLE `sessions` ADD `first_ip` text;--> statement-breakpoint
UPDATE `sessions` SET `first_ip` = `ip`;--> statement-breakpoint
ALTER TABLE `users` ADD `sessions_ended_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE `users` SET `sessions_ended_at` = unixepoch() * 1000;--> statement-breakpoint
CREATE INDEX `users_expiring` ON `users` (`sessions_ended_at`) WHERE "users"."password_hash" is null;--> statement-breakpoint
CREATE INDEX `users_inactive` ON `users` (`app_id`,`sessions_ended_at`) WHERE ("users"."password_hash" is not null and "users"."disabled_at" is null);