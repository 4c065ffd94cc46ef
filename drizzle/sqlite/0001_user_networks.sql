CREATE TABLE `user_networks` (
	`user_id` text NOT NULL,
	`network` text NOT NULL,
	`known_until` integer NOT NULL,
	`returned_until` integer NOT NULL,
	PRIMARY KEY(`user_id`, `network`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `user_networks_by_return` ON `user_networks` (`network`,`returned_until`);--> statement-breakpoint
CREATE INDEX `user_networks_by_end` ON `user_networks` (`known_until`,`returned_until`);