CREATE TABLE "given_up_addresses" (
	"id" text PRIMARY KEY NOT NULL,
	"app_id" text NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	"given_up_at" bigint NOT NULL,
	"password_hash" text,
	"new_value" text COLLATE "C",
	"new_verified_at" bigint,
	"new_proven_at" bigint,
	"frozen_at" bigint,
	"restores_at" bigint,
	"objected_at" bigint,
	"undo_proven_at" bigint,
	"objection_proven_at" bigint,
	"ended_at" bigint,
	"outcome" text,
	"decided_at" bigint
);
--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "factor_proven_at" bigint;--> statement-breakpoint
ALTER TABLE "given_up_addresses" ADD CONSTRAINT "given_up_addresses_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "given_up_addresses_of_user" ON "given_up_addresses" USING btree ("user_id","kind");--> statement-breakpoint
CREATE INDEX "given_up_addresses_by_value" ON "given_up_addresses" USING btree ("app_id","kind","value");--> statement-breakpoint
CREATE INDEX "given_up_addresses_by_new_value" ON "given_up_addresses" USING btree ("app_id","kind","new_value");--> statement-breakpoint
CREATE INDEX "given_up_addresses_due" ON "given_up_addresses" USING btree ("restores_at");--> statement-breakpoint
CREATE INDEX "given_up_addresses_by_time" ON "given_up_addresses" USING btree ("given_up_at");