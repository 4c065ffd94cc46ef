ALTER TABLE "sessions" ADD COLUMN "voided" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "voided_before" integer DEFAULT 0;