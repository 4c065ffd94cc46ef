ALTER TABLE `sessions` ADD `voided` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `voided_before` integer DEFAULT 0;