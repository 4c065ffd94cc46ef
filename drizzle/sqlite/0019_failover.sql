CREATE TABLE `provider_failures` (
	`channel` text NOT NULL,
	`provider` text NOT NULL,
	`since` integer NOT NULL,
	`failures` integer NOT NULL,
	`refusals` integer NOT NULL,
	`last_failed_at` integer NOT NULL,
	`last_error` text NOT NULL,
	PRIMARY KEY(`channel`, `provider`)
);
--> statement-breakpoint
CREATE TABLE `sends` (
	`message_id` text NOT NULL,
	`provider` text NOT NULL,
	`state` text NOT NULL,
	`provider_message_id` text,
	`code` text,
	`asked_at` integer NOT NULL,
	`answered_at` integer,
	`receipt_at` integer,
	PRIMARY KEY(`message_id`, `provider`),
	FOREIGN KEY (`message_id`) REFERENCES `messages`(`id`) ON UPDATE no action ON DELETE cascade
);
