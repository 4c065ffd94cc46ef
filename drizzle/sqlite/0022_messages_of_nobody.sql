DROP INDEX `messages_of_nobody`;--> statement-breakpoint
CREATE INDEX `messages_for_nobody` ON `messages` (`user_id`,`expires_at`) WHERE ("messages"."user_id" is null and "messages"."challenge_id" is not null);--> statement-breakpoint
CREATE INDEX `messages_to_deleted` ON `messages` (`user_id`,`expires_at`) WHERE ("messages"."user_id" is null and "messages"."challenge_id" is null);