ALTER TABLE "action_approvals" ADD COLUMN "addresses" text[];--> statement-breakpoint
ALTER TABLE "console_sessions" ADD COLUMN "email" text;