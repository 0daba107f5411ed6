-- Nothing ever wrote or read it: what the org knows of its networks is asked of the fingerprints.
DROP TABLE "org_networks";
