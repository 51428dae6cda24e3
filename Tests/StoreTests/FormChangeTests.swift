import Model
import Store
import StoreSupport
import Testing

@Suite("Forms that are not submitted, in the book")
struct FormChangeTests {
    private static let room = UploadRoom(count: 2, octets: 90_000)

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
            [.form(.addUpload(upload, room: FormChangeTests.room))]
        )
        try await world.book.commit([
            .addSubject(Sample.subject), .addApplication(Sample.application(1, state: .draft)),
            .form(.addUpload(upload, room: FormChangeTests.room)),
            .form(.addUpload(FormChangeTests.upload("b"), room: FormChangeTests.room)),
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
        try await world.book.commit([.form(.closeForm(Sample.number(1), revision: 2, uploads: []))])
        #expect(try world.book.revision(of: Sample.number(1)) == nil)
    }

    @Test("Documents beyond the room of a form, and of what is submitted, are refused")
    func room() async throws {
        let world = try await TestBook()
        try await world.book.commit([
            .addSubject(Sample.subject), .addApplication(Sample.application(1, state: .draft)),
            .form(.addUpload(FormChangeTests.upload("a"), room: FormChangeTests.room)),
        ])
        let object = "application \(Sample.number(1))"
        let next = FormChangeTests.upload("b")
        for room in [UploadRoom(count: 1, octets: 90_000), UploadRoom(count: 2, octets: 59_999)] {
            try await world.expectRefusal(
                .stateChanged(object: object),
                [.form(.addUpload(next, room: room))]
            )
        }
        try await world.book.commit([
            .form(.addUpload(next, room: UploadRoom(count: 2, octets: 60_000))),
            .form(.removeUploads(Sample.number(1))),
        ])
        #expect(try world.book.uploads(of: Sample.number(1)).isEmpty)
    }

    @Test(
        "Only a draft, and a rejected application with a revision, takes documents",
        arguments: [
            (ApplicationState.draft, false, true), (.rejected, false, false), (.rejected, true, true),
            (.pendingReview, false, false), (.pendingReview, true, false), (.withdrawn, true, false),
        ]
    )
    func states(_ state: ApplicationState, _ hasRevision: Bool, _ isTaken: Bool) async throws {
        let world = try await TestBook()
        let revision = RevisionRecord(
            application: Sample.number(1),
            form: Array("{}".utf8),
            version: 1,
            savedAt: Sample.now
        )
        try await world.book.commit(
            [.addSubject(Sample.subject), .addApplication(Sample.application(1, state: state))]
                + (hasRevision ? [.form(.saveRevision(revision))] : [])
        )
        let change = Change.form(.addUpload(FormChangeTests.upload("a"), room: FormChangeTests.room))
        guard isTaken else {
            let object = "application \(Sample.number(1))"
            return try await world.expectRefusal(.stateChanged(object: object), [change])
        }
        try await world.book.commit([change])
        #expect(try world.book.uploads(of: Sample.number(1)).count == 1)
    }

    @Test("A form is closed with exactly the documents and the revision that are named")
    func closing() async throws {
        let world = try await TestBook()
        let number = Sample.number(1)
        let revision = RevisionRecord(
            application: number,
            form: Array("{}".utf8),
            version: 1,
            savedAt: Sample.now
        )
        let upload = FormChangeTests.upload("a")
        try await world.book.commit([
            .addSubject(Sample.subject), .addApplication(Sample.application(1, state: .rejected)),
            .form(.saveRevision(revision)), .form(.addUpload(upload, room: FormChangeTests.room)),
        ])
        for (version, uploads) in [
            (1, []), (2, [upload.id]), (nil, [upload.id]), (1, [upload.id, "b"]),
        ] as [(Int64?, Set<String>)] {
            try await world.expectRefusal(
                .stateChanged(object: "form of \(number)"),
                [.form(.closeForm(number, revision: version, uploads: uploads))]
            )
        }
        try await world.book.commit([.form(.closeForm(number, revision: 1, uploads: [upload.id]))])
        #expect(try world.book.uploads(of: number).isEmpty && world.book.revision(of: number) == nil)
    }
}
