CREATE TABLE `admin_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `admin_tokens_hash` ON `admin_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `admin_tokens_by_app` ON `admin_tokens` (`app_id`);--> statement-breakpoint
CREATE TABLE `apps` (
	`id` text PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text,
	`at` integer NOT NULL,
	`action` text NOT NULL,
	`actor` text NOT NULL,
	`actor_id` text,
	`user_id` text,
	`ip` text,
	`details` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_log_by_app` ON `audit_log` (`app_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_log_by_user` ON `audit_log` (`app_id`,`user_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_log_by_action` ON `audit_log` (`app_id`,`action`,`at`);--> statement-breakpoint
CREATE TABLE `budgets` (
	`subject` text PRIMARY KEY NOT NULL,
	`spent` integer NOT NULL,
	`resets_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `budgets_by_reset` ON `budgets` (`resets_at`);--> statement-breakpoint
CREATE TABLE `challenges` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`purpose` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`user_id` text,
	`claim_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`guesses` integer NOT NULL,
	`last_sent_at` integer NOT NULL,
	`closed_at` integer,
	`outcome` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `challenges_by_claim` ON `challenges` (`claim_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `challenges_by_user` ON `challenges` (`user_id`);--> statement-breakpoint
CREATE INDEX `challenges_by_expiry` ON `challenges` (`expires_at`);--> statement-breakpoint
CREATE TABLE `claims` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `claims_one_per_kind` ON `claims` (`user_id`,`kind`);--> statement-breakpoint
CREATE INDEX `claims_by_value` ON `claims` (`app_id`,`kind`,`value`,`created_at`);--> statement-breakpoint
CREATE TABLE `events` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`type` text NOT NULL,
	`user_id` text,
	`data` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`lease_until` integer,
	`expires_at` integer NOT NULL,
	`last_error` text,
	`created_at` integer NOT NULL,
	`delivered_at` integer,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `events_due` ON `events` (`state`,`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `events_due_by_app` ON `events` (`app_id`,`state`,`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `events_by_app` ON `events` (`app_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `events_by_expiry` ON `events` (`expires_at`);--> statement-breakpoint
CREATE TABLE `identifiers` (
	`app_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`display` text NOT NULL,
	`user_id` text NOT NULL,
	`verified_at` integer NOT NULL,
	`proven_at` integer,
	PRIMARY KEY(`app_id`, `kind`, `value`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identifiers_one_per_kind` ON `identifiers` (`user_id`,`kind`);--> statement-breakpoint
CREATE INDEX `identifiers_of_addresses` ON `identifiers` (`app_id`,`kind`,`proven_at`) WHERE "identifiers"."kind" <> 'USERNAME';--> statement-breakpoint
CREATE TABLE `messages` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`user_id` text,
	`channel` text NOT NULL,
	`kind` text NOT NULL,
	`recipient` text NOT NULL,
	`locale` text NOT NULL,
	`challenge_id` text,
	`variables` text NOT NULL,
	`draft` text,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`lease_until` integer,
	`expires_at` integer NOT NULL,
	`provider` text,
	`provider_message_id` text,
	`last_error` text,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	`receipt_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `messages_due` ON `messages` (`state`,`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `messages_by_app` ON `messages` (`app_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `messages_by_state` ON `messages` (`app_id`,`state`,`created_at`);--> statement-breakpoint
CREATE INDEX `messages_by_recipient` ON `messages` (`app_id`,`recipient`,`created_at`);--> statement-breakpoint
CREATE INDEX `messages_by_user` ON `messages` (`user_id`,`app_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `messages_by_challenge` ON `messages` (`challenge_id`);--> statement-breakpoint
CREATE INDEX `messages_by_expiry` ON `messages` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`user_id` text NOT NULL,
	`generation` integer NOT NULL,
	`rotated_at` integer NOT NULL,
	`access_token_seconds` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer NOT NULL,
	`idle_expires_at` integer NOT NULL,
	`expires_at` integer,
	`user_agent` text,
	`ip` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sessions_by_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_by_idle_expiry` ON `sessions` (`idle_expires_at`);--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`sealed_private_key` text NOT NULL,
	`public_jwk` text NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer
);
--> statement-breakpoint
CREATE TABLE `sms_pauses` (
	`app_id` text NOT NULL,
	`country` text NOT NULL,
	`since` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`sent` integer NOT NULL,
	`verified` integer NOT NULL,
	PRIMARY KEY(`app_id`, `country`)
);
--> statement-breakpoint
CREATE TABLE `sms_traffic` (
	`app_id` text NOT NULL,
	`country` text NOT NULL,
	`since` integer NOT NULL,
	`sent` integer NOT NULL,
	`verified` integer NOT NULL,
	PRIMARY KEY(`app_id`, `country`, `since`)
);
--> statement-breakpoint
CREATE INDEX `sms_traffic_by_time` ON `sms_traffic` (`since`);--> statement-breakpoint
CREATE TABLE `templates` (
	`app_id` text NOT NULL,
	`kind` text NOT NULL,
	`locale` text NOT NULL,
	`subject` text,
	`text` text NOT NULL,
	`html` text,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`app_id`, `kind`, `locale`),
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`password_hash` text,
	`display_name` text,
	`country` text,
	`locale` text,
	`attributes` text,
	`disabled_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `users_by_app` ON `users` (`app_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `users_disabled` ON `users` (`app_id`,`created_at`,`disabled_at`) WHERE "users"."disabled_at" is not null;--> statement-breakpoint
CREATE INDEX `users_pseudo` ON `users` (`app_id`,`created_at`,`password_hash`) WHERE "users"."password_hash" is null;--> statement-breakpoint
CREATE INDEX `users_full` ON `users` (`app_id`,`created_at`) WHERE "users"."password_hash" is not null;--> statement-breakpoint
CREATE TABLE `webhook_secrets` (
	`app_id` text PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`sealed_previous` text,
	`previous_ends_at` integer,
	FOREIGN KEY (`app_id`) REFERENCES `apps`(`id`) ON UPDATE no action ON DELETE cascade
);
