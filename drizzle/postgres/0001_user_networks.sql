CREATE TABLE "user_networks" (
	"user_id" text NOT NULL,
	"network" text NOT NULL,
	"known_until" bigint NOT NULL,
	"returned_until" bigint NOT NULL,
	CONSTRAINT "user_networks_pk" PRIMARY KEY("user_id","network")
);
--> statement-breakpoint
ALTER TABLE "user_networks" ADD CONSTRAINT "user_networks_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "user_networks_by_return" ON "user_networks" USING btree ("network","returned_until");--> statement-breakpoint
CREATE INDEX "user_networks_by_end" ON "user_networks" USING btree ("known_until","returned_until");