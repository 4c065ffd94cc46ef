CREATE TABLE `spellings` (
	`version` text PRIMARY KEY NOT NULL,
	`finished_at` integer NOT NULL
);
