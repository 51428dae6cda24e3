import GRDB

/// The history of the schema: a book's version is how many of these it went through.
///
/// A migration is frozen when merged. The files are written for SQLite (`STRICT`); another engine gets its
/// own list with the same tables, columns and promises.
enum Migrations {
    /// The last one after which all references are checked before it commits, because it makes large tables anew.
    ///
    /// Those after it add tables and indexes, or check what they touch: at ten million certificates a check of all takes
    /// minutes.
    static let lastReshape = 7

    /// All, oldest first.
    static let all: [@Sendable (Database) throws -> Void] = [
        M001CreateAuthority.migrate,
        M002CreateApplication.migrate,
        M003CreateCertificate.migrate,
        M004CreateProduction.migrate,
        M005CreateAudit.migrate,
        M006ReshapeAuthority.migrate,
        M007ReshapeCertificate.migrate,
        M008CreateSupersession.migrate,
        M009CreateRequest.migrate,
        M010IndexSearches.migrate,
        M011IndexDates.migrate,
        M012IndexAuditTime.migrate,
        M013CreateMove.migrate,
        M014StockTokens.migrate,
        M015RankJobs.migrate,
        M016UnlockTokens.migrate,
        M017TrackDeliveries.migrate,
        M018IssueUnlockCodes.migrate,
        M019SendMessages.migrate,
        M020DivideLists.migrate,
        M021CreateAttestation.migrate,
        M022WatchProduction.migrate,
        M023OpenBusinesses.migrate,
        M024CreateCase.migrate,
        M025CreateAccount.migrate,
        M026KeepForms.migrate,
        M027KeepProtocols.migrate,
        M028IndexReleases.migrate,
        M029IndexRequesters.migrate,
        M030BlockImportedKeys.migrate,
        M031HandLetters.migrate,
        M032PointToDeltas.migrate,
        M033PlaceKeys.migrate,
        M034EndDeliveries.migrate,
        M035KeepSubmissions.migrate,
        M036DisownImportedLists.migrate,
        M039KeepCertificatesAbove.migrate,
        M040IndexReviews.migrate,
        M041PlaceHoldersKeys.migrate,
        M043OpenCheckouts.migrate,
        M044CreateInvoice.migrate,
        M045KnowPlatform.migrate,
        M046TellPlatform.migrate,
        M047KeyRequests.migrate,
        M048RunOffice.migrate,
        M049WriteNotices.migrate,
        M050ProposeStaff.migrate,
        M051TellTies.migrate,
        M052ArchiveKeys.migrate,
        M053RecoverKeys.migrate,
        M054KeepTransports.migrate,
        M055KeepPapers.migrate,
        M056IndexSuccessions.migrate,
        M057NameSubjects.migrate,
    ]
}
