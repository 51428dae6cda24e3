package import Model
package import Store
package import TestSupport

/// A new book in a directory of its own, with one authority, `issuing`, below `root`.
package final class TestBook: Sendable {
    package let directory: TemporaryDirectory
    package let path: String
    package let book: BookOfRecord

    package init(busyTimeoutSeconds: Double = 10) async throws {
        directory = try TemporaryDirectory()
        path = directory.path("book.sqlite")
        try await TestBook.create(at: path)
        book = try TestBook.open(path, busyTimeoutSeconds: busyTimeoutSeconds)
    }

    /// Makes the book alone.
    package static func create(at path: String) async throws {
        try BookOfRecord.create(at: path)
        let book = try open(path)
        try await book.commit([.addAuthority(Sample.root), .addAuthority(Sample.issuing)])
        try book.close()
    }

    /// The same book as another process would open it.
    package func reopened() throws -> BookOfRecord { try TestBook.open(path) }

    package static func open(
        _ path: String,
        busyTimeoutSeconds: Double = 10
    ) throws(BookError) -> BookOfRecord {
        try BookOfRecord(
            opening: path,
            digest: { SHA256.digest($0) },
            busyTimeoutSeconds: busyTimeoutSeconds
        )
    }
}
