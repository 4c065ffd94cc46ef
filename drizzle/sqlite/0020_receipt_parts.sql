CREATE TABLE `send_parts` (
	`message_id` text NOT NULL,
	`provider` text NOT NULL,
	`part` text NOT NULL,
	`state` text NOT NULL,
	`code` text,
	`receipt_at` integer NOT NULL,
	PRIMARY KEY(`message_id`, `provider`, `part`),
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `sends` ADD `parts` integer;