CREATE TABLE "active_users" (
	"user_id" text PRIMARY KEY NOT NULL,
	"app_id" text NOT NULL,
	"day" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "daily_counts" (
	"app_id" text NOT NULL,
	"day" integer NOT NULL,
	"name" text NOT NULL,
	"detail" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "daily_counts_pk" PRIMARY KEY("app_id","day","name","detail")
);
--> statement-breakpoint
CREATE TABLE "provider_troubles" (
	"channel" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"since" bigint NOT NULL,
	"failures" integer NOT NULL,
	"refusals" integer NOT NULL,
	"last_failed_at" bigint NOT NULL,
	"last_error" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "active_users" ADD CONSTRAINT "active_users_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "daily_counts" ADD CONSTRAINT "daily_counts_app_id_apps_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."apps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "active_users_by_day" ON "active_users" USING btree ("app_id","day");--> statement-breakpoint
CREATE INDEX "daily_counts_by_day" ON "daily_counts" USING btree ("day");