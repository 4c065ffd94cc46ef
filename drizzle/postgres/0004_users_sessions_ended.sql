ALTER TABLE "sessions" ADD COLUMN "first_ip" text;--> statement-breakpoint
UPDATE "sessions" SET "first_ip" = "ip";--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "sessions_ended_at" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "users" SET "sessions_ended_at" = floor(extract(epoch from now()) * 1000);--> statement-breakpoint
CREATE INDEX "users_expiring" ON "users" USING btree ("sessions_ended_at") WHERE "users"."password_hash" is null;--> statement-breakpoint
CREATE INDEX "users_inactive" ON "users" USING btree ("app_id","sessions_ended_at") WHERE ("users"."password_hash" is not null and "users"."disabled_at" is null);