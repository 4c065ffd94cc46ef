CREATE TABLE "reclaims" (
	"app_id" text NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	"user_id" text NOT NULL,
	"claimant_id" text,
	"opened_at" bigint NOT NULL,
	"due_at" bigint,
	"kept_until" bigint,
	CONSTRAINT "reclaims_pk" PRIMARY KEY("app_id","value")
);
--> statement-breakpoint
ALTER TABLE "reclaims" ADD CONSTRAINT "reclaims_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reclaims" ADD CONSTRAINT "reclaims_claimant_id_users_id_fk" FOREIGN KEY ("claimant_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reclaims_of_user" ON "reclaims" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "reclaims_of_claimant" ON "reclaims" USING btree ("claimant_id");--> statement-breakpoint
CREATE INDEX "reclaims_due" ON "reclaims" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "reclaims_kept" ON "reclaims" USING btree ("kept_until");