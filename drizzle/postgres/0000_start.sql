CREATE TABLE "admin_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"app_id" text,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	"last_used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "apps" (
	"id" text PRIMARY KEY NOT NULL,
	"settings" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" text PRIMARY KEY NOT NULL,
	"app_id" text,
	"at" bigint NOT NULL,
	"action" text NOT NULL,
	"actor" text NOT NULL,
	"actor_id" text,
	"user_id" text,
	"ip" text,
	"details" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "budgets" (
	"subject" text PRIMARY KEY NOT NULL,
	"spent" integer NOT NULL,
	"resets_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "challenges" (
	"id" text PRIMARY KEY NOT NULL,
	"app_id" text NOT NULL,
	"purpose" text NOT NULL,
	"kind" text NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	"user_id" text,
	"claim_id" text,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"guesses" integer NOT NULL,
	"last_sent_at" bigint NOT NULL,
	"closed_at" bigint,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"id" text PRIMARY KEY NOT NULL,
	"app_id" text NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" text PRIMARY KEY NOT NULL,
	"app_id" text NOT NULL,
	"type" text NOT NULL,
	"user_id" text,
	"data" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_attempt_at" bigint NOT NULL,
	"lease_until" bigint,
	"expires_at" bigint NOT NULL,
	"last_error" text,
	"created_at" bigint NOT NULL,
	"delivered_at" bigint
);
--> statement-breakpoint
CREATE TABLE "identifiers" (
	"app_id" text NOT NULL,
	"kind" text NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	"display" text NOT NULL,
	"user_id" text NOT NULL,
	"verified_at" bigint NOT NULL,
	"proven_at" bigint,
	CONSTRAINT "identifiers_pk" PRIMARY KEY("app_id","kind","value")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" text PRIMARY KEY NOT NULL,
	"app_id" text NOT NULL,
	"user_id" text,
	"channel" text NOT NULL,
	"kind" text NOT NULL,
	"recipient" text COLLATE "C" NOT NULL,
	"locale" text NOT NULL,
	"challenge_id" text,
	"variables" jsonb NOT NULL,
	"draft" jsonb,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"next_attempt_at" bigint NOT NULL,
	"lease_until" bigint,
	"expires_at" bigint NOT NULL,
	"provider" text,
	"provider_message_id" text,
	"last_error" text,
	"created_at" bigint NOT NULL,
	"sent_at" bigint,
	"receipt_at" bigint
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"app_id" text NOT NULL,
	"user_id" text NOT NULL,
	"generation" integer NOT NULL,
	"rotated_at" bigint NOT NULL,
	"access_token_seconds" integer NOT NULL,
	"created_at" bigint NOT NULL,
	"last_used_at" bigint NOT NULL,
	"idle_expires_at" bigint NOT NULL,
	"expires_at" bigint,
	"user_agent" text,
	"ip" text
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"sealed_private_key" text NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	"retired_at" bigint
);
--> statement-breakpoint
CREATE TABLE "sms_pauses" (
	"app_id" text NOT NULL,
	"country" text NOT NULL,
	"since" bigint NOT NULL,
	"ends_at" bigint NOT NULL,
	"sent" integer NOT NULL,
	"verified" integer NOT NULL,
	CONSTRAINT "sms_pauses_pk" PRIMARY KEY("app_id","country")
);
--> statement-breakpoint
CREATE TABLE "sms_traffic" (
	"app_id" text NOT NULL,
	"country" text NOT NULL,
	"since" bigint NOT NULL,
	"sent" integer NOT NULL,
	"verified" integer NOT NULL,
	CONSTRAINT "sms_traffic_pk" PRIMARY KEY("app_id","country","since")
);
--> statement-breakpoint
CREATE TABLE "templates" (
	"app_id" text NOT NULL,
	"kind" text NOT NULL,
	"locale" text NOT NULL,
	"subject" text,
	"text" text NOT NULL,
	"html" text,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "templates_pk" PRIMARY KEY("app_id","kind","locale")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"app_id" text NOT NULL,
	"password_hash" text,
	"display_name" text,
	"country" text,
	"locale" text,
	"attributes" jsonb,
	"disabled_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_secrets" (
	"app_id" text PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL,
	"sealed_previous" text,
	"previous_ends_at" bigint
);
--> statement-breakpoint
ALTER TABLE "admin_tokens" ADD CONSTRAINT "admin_tokens_app_id_apps_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."apps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "challenges" ADD CONSTRAINT "challenges_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "events" ADD CONSTRAINT "events_app_id_apps_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."apps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identifiers" ADD CONSTRAINT "identifiers_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "templates" ADD CONSTRAINT "templates_app_id_apps_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."apps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_app_id_apps_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."apps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_secrets" ADD CONSTRAINT "webhook_secrets_app_id_apps_id_fk" FOREIGN KEY ("app_id") REFERENCES "public"."apps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "admin_tokens_hash" ON "admin_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "admin_tokens_by_app" ON "admin_tokens" USING btree ("app_id");--> statement-breakpoint
CREATE INDEX "audit_log_by_app" ON "audit_log" USING btree ("app_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_by_user" ON "audit_log" USING btree ("app_id","user_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_by_action" ON "audit_log" USING btree ("app_id","action","at");--> statement-breakpoint
CREATE INDEX "budgets_by_reset" ON "budgets" USING btree ("resets_at");--> statement-breakpoint
CREATE INDEX "challenges_by_claim" ON "challenges" USING btree ("claim_id","created_at");--> statement-breakpoint
CREATE INDEX "challenges_by_user" ON "challenges" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "challenges_by_expiry" ON "challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "claims_one_per_kind" ON "claims" USING btree ("user_id","kind");--> statement-breakpoint
CREATE INDEX "claims_by_value" ON "claims" USING btree ("app_id","kind","value","created_at");--> statement-breakpoint
CREATE INDEX "events_due" ON "events" USING btree ("state","next_attempt_at");--> statement-breakpoint
CREATE INDEX "events_due_by_app" ON "events" USING btree ("app_id","state","next_attempt_at");--> statement-breakpoint
CREATE INDEX "events_by_app" ON "events" USING btree ("app_id","created_at");--> statement-breakpoint
CREATE INDEX "events_by_expiry" ON "events" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "identifiers_one_per_kind" ON "identifiers" USING btree ("user_id","kind");--> statement-breakpoint
CREATE INDEX "identifiers_of_addresses" ON "identifiers" USING btree ("app_id","kind","proven_at") WHERE "identifiers"."kind" <> 'USERNAME';--> statement-breakpoint
CREATE INDEX "messages_due" ON "messages" USING btree ("state","next_attempt_at");--> statement-breakpoint
CREATE INDEX "messages_by_app" ON "messages" USING btree ("app_id","created_at");--> statement-breakpoint
CREATE INDEX "messages_by_state" ON "messages" USING btree ("app_id","state","created_at");--> statement-breakpoint
CREATE INDEX "messages_by_recipient" ON "messages" USING btree ("app_id","recipient","created_at");--> statement-breakpoint
CREATE INDEX "messages_by_user" ON "messages" USING btree ("user_id","app_id","created_at");--> statement-breakpoint
CREATE INDEX "messages_by_challenge" ON "messages" USING btree ("challenge_id");--> statement-breakpoint
CREATE INDEX "messages_by_expiry" ON "messages" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sessions_by_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_by_idle_expiry" ON "sessions" USING btree ("idle_expires_at");--> statement-breakpoint
CREATE INDEX "sms_traffic_by_time" ON "sms_traffic" USING btree ("since");--> statement-breakpoint
CREATE INDEX "users_by_app" ON "users" USING btree ("app_id","created_at");--> statement-breakpoint
CREATE INDEX "users_disabled" ON "users" USING btree ("app_id","created_at","disabled_at") WHERE "users"."disabled_at" is not null;--> statement-breakpoint
CREATE INDEX "users_pseudo" ON "users" USING btree ("app_id","created_at","password_hash") WHERE "users"."password_hash" is null;--> statement-breakpoint
CREATE INDEX "users_full" ON "users" USING btree ("app_id","created_at") WHERE "users"."password_hash" is not null;