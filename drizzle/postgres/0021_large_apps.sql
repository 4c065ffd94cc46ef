DROP INDEX "users_disabled";--> statement-breakpoint
DROP INDEX "users_pseudo";--> statement-breakpoint
DROP INDEX "users_full";--> statement-breakpoint
CREATE INDEX "messages_of_nobody" ON "messages" USING btree ("user_id","expires_at") WHERE "messages"."user_id" is null;--> statement-breakpoint
CREATE INDEX "users_disabled" ON "users" USING btree ("app_id","created_at","id","disabled_at") WHERE "users"."disabled_at" is not null;--> statement-breakpoint
CREATE INDEX "users_pseudo" ON "users" USING btree ("app_id","created_at","id","password_hash") WHERE "users"."password_hash" is null;--> statement-breakpoint
CREATE INDEX "users_full" ON "users" USING btree ("app_id","created_at","id") WHERE "users"."password_hash" is not null;