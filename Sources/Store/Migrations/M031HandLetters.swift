import GRDB

/// That a PIN letter was handed over is a fact of its own, beside that it was written.
///
/// Of letters from before nobody knows better than that they were.
enum M031HandLetters {
    static func migrate(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE token ADD COLUMN handedLetter INTEGER NOT NULL DEFAULT 0
                CHECK (handedLetter >= 0 AND handedLetter <= letters);
                UPDATE token SET handedLetter = letters;
                CREATE INDEX tokenLetterLost ON token (serial) WHERE handedLetter < letters;
                """
        )
    }
}
