import Model
import Store
import StoreSupport
import Testing

@Suite("Forms that are not submitted, in the book")
struct FormChangeTests {
    private static func upload(_ digit: Character) -> UploadRecord {
        UploadRecord(
            id: String(repeating: digit, count: 32),
            application: Sample.number(1),
            kind: "ID_COPY",
            mediaType: "image/png",
            size: 30_000,
            storedAs: String(repeating: "f", count: 32),
            createdAt: Sample.now
        )
    }

    @Test("Documents of a draft go with it")
    func uploads() async throws {
        let world = try await TestBook()
        let upload = FormChangeTests.upload("a")
        try await world.expectRefusal(
            .notFound(object: "application \(Sample.number(1))"),
            [.form(.addUpload(upload))]
        )
        try await world.book.commit([
            .addSubject(Sample.subject), .addApplication(Sample.application(1, state: .draft)),
            .form(.addUpload(upload)), .form(.addUpload(FormChangeTests.upload("b"))),
        ])
        #expect(try world.book.uploads(of: Sample.number(1)).count == 2)
        try await world.book.commit([.form(.removeUpload(id: upload.id))])
        #expect(try world.book.uploads(of: Sample.number(1)) == [FormChangeTests.upload("b")])
        try await world.book.commit([.discardDraft(Sample.number(1), version: 1)])
        #expect(try world.book.uploads(of: Sample.number(1)) == [])
    }

    @Test("Of two windows that save the same version, one is told")
    func revisions() async throws {
        let world = try await TestBook()
        let first = RevisionRecord(
            application: Sample.number(1),
            form: Array("{}".utf8),
            version: 1,
            savedAt: Sample.now
        )
        let second = RevisionRecord(
            application: Sample.number(1),
            form: Array("{\"a\":1}".utf8),
            version: 2,
            savedAt: Sample.later
        )
        try await world.book.commit([
            .addSubject(Sample.subject), .addApplication(Sample.application(1, state: .rejected)),
            .form(.saveRevision(first)), .form(.saveRevision(second)),
        ])
        let object = "revision of \(Sample.number(1))"
        try await world.expectRefusal(.exists(object: object), [.form(.saveRevision(first))])
        try await world.expectRefusal(.stateChanged(object: object), [.form(.saveRevision(second))])
        #expect(try world.book.revision(of: Sample.number(1)) == second)
        try await world.book.commit([.form(.closeRevision(Sample.number(1)))])
        #expect(try world.book.revision(of: Sample.number(1)) == nil)
    }
}
