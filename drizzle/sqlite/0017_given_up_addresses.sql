CREATE TABLE `given_up_addresses` (
	`id` text PRIMARY KEY NOT NULL,
	`app_id` text NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`given_up_at` integer NOT NULL,
	`password_hash` text,
	`new_value` text,
	`new_verified_at` integer,
	`new_proven_at` integer,
	`frozen_at` integer,
	`restores_at` integer,
	`objected_at` integer,
	`undo_proven_at` integer,
	`objection_proven_at` integer,
	`ended_at` integer,
	`outcome` text,
	`decided_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `given_up_addresses_of_user` ON `given_up_addresses` (`user_id`,`kind`);--> statement-breakpoint
CREATE INDEX `given_up_addresses_by_value` ON `given_up_addresses` (`app_id`,`kind`,`value`);--> statement-breakpoint
CREATE INDEX `given_up_addresses_by_new_value` ON `given_up_addresses` (`app_id`,`kind`,`new_value`);--> statement-breakpoint
CREATE INDEX `given_up_addresses_due` ON `given_up_addresses` (`restores_at`);--> statement-breakpoint
CREATE INDEX `given_up_addresses_by_time` ON `given_up_addresses` (`given_up_at`);--> statement-breakpoint
ALTER TABLE `claims` ADD `factor_proven_at` integer;