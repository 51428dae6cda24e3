import GRDB

/// Where in its token a job's key is: that stays so when the profile says something else later.
///
/// Of keys from before, the journal says it.
enum M033PlaceKeys {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE job ADD COLUMN tokenSlot TEXT CHECK (tokenSlot IN ('9a', '9c', '9d', '9e'));
                UPDATE job SET tokenSlot = (
                    SELECT substr(j.detail, instr(j.detail, ' in ') + 4, 2) FROM jobJournal j
                    WHERE j.application = job.application AND j.step = 'KEY_GENERATED'
                        AND substr(j.detail, instr(j.detail, ' in ') + 4, 2) IN ('9a', '9c', '9d', '9e')
                    ORDER BY j.id DESC LIMIT 1)
                WHERE subjectPublicKeyInfo IS NOT NULL;
                """
        )
    }
}
