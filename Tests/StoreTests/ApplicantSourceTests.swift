import Model
import Store
import StoreSupport
import Testing

@Suite("What belongs to an account, in the book")
struct ApplicantSourceTests {
    @Test("Certificates are found by who applied, along their line, and only once they were in use")
    func owned() async throws {
        let world = try await TestBook()
        let first = Sample.reservation(1, application: Sample.number(1), subjectUID: Sample.subject.uid)
        let second = Sample.reservation(2, act: .renew, predecessor: first.id)
        let third = Sample.reservation(3, act: .renew, predecessor: second.id)
        let foreign = Sample.reservation(
            4,
            predecessor: first.id,
            application: Sample.number(2),
            subjectUID: Sample.secondSubject.uid
        )
        try await world.book.commit(
            [
                .addSubject(Sample.subject), .addSubject(Sample.secondSubject),
                .addApplication(Sample.application(1)),
                .addApplication(
                    Sample.application(2, subjectUID: Sample.secondSubject.uid, owner: "li")
                ),
            ] + Sample.issue(1, first) + Sample.issue(2, second) + Sample.issue(3, third)
                + Sample.issue(4, foreign)
        )
        #expect(try world.book.certificates(ownedBy: "zhang", limit: 9) == [], "none was proven")
        try await world.book.commit([first, second, foreign].map { .activateCertificate($0.id) })
        #expect(try world.book.certificates(ownedBy: "zhang", limit: 9).map(\.id) == [second.id, first.id])
        #expect(try world.book.certificates(ownedBy: "zhang", limit: 1).map(\.id) == [second.id])
        #expect(try world.book.certificates(ownedBy: "li", limit: 9).map(\.id) == [foreign.id])
        try await world.book.commit([.revokeCertificate(third.id, Sample.revocation())])
        #expect(try world.book.certificates(ownedBy: "zhang", limit: 9).first?.id == third.id)
        #expect(try world.book.certificates(ownedBy: "", limit: 9) == [])
    }

    @Test("A form that is left is found after its application ended, and not before")
    func forms() async throws {
        let world = try await TestBook()
        let revision = RevisionRecord(
            application: Sample.number(1),
            form: Array("{}".utf8),
            version: 1,
            savedAt: Sample.now
        )
        try await world.book.commit([
            .addSubject(Sample.subject), .addApplication(Sample.application(1, state: .rejected)),
            .form(.saveRevision(revision)),
        ])
        let late = Sample.now.advanced(bySeconds: 1000)
        #expect(try world.book.applicationsWithForms(endedBefore: late, limit: 9) == [])
        let ended = Sample.application(1, state: .withdrawn, version: 2)
        try await world.book.commit([.updateApplication(ended)])
        #expect(try world.book.applicationsWithForms(endedBefore: ended.updatedAt, limit: 9) == [])
        #expect(try world.book.applicationsWithForms(endedBefore: late, limit: 9) == [Sample.number(1)])
        #expect(try world.book.applicationsWithForms(endedBefore: late, limit: 0) == [])
    }
}
