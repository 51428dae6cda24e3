import Model
import Store
import TestSupport

/// A new book in a directory of its own, with one authority, `issuing`, below `root`.
final class TestBook: Sendable {
    let directory: TemporaryDirectory
    let path: String
    let book: BookOfRecord

    init(busyTimeoutSeconds: Double = 10) async throws {
        directory = try TemporaryDirectory()
        path = directory.path("book.sqlite")
        try BookOfRecord.create(at: path)
        book = try TestBook.open(path, busyTimeoutSeconds: busyTimeoutSeconds)
        try await book.commit([.addAuthority(Sample.root), .addAuthority(Sample.issuing)])
    }

    /// The same book as another process would open it.
    func reopened() throws -> BookOfRecord { try TestBook.open(path) }

    static func open(_ path: String, busyTimeoutSeconds: Double = 10) throws(BookError) -> BookOfRecord {
        try BookOfRecord(
            opening: path,
            digest: { SHA256.digest($0) },
            busyTimeoutSeconds: busyTimeoutSeconds
        )
    }
}
