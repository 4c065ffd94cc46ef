CREATE TABLE "logos" (
	"app_id" text PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"data" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "logos" ADD CONSTRAINT "logos_app_id_apps_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."apps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "logos_by_id" ON "logos" USING btree ("id");