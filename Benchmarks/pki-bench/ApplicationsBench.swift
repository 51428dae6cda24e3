import ArgumentParser
import Centre
import CentreSupport
import Foundation
import Model
import OpenSSL
import Store

/// Fills the book of a centre with applications, like one that was handed in at its counter, and opens accounts that own some of them.
struct ApplicationsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "applications")

    /// How many applications share a commit.
    private static let batch = 2000
    /// How many applications an owner has.
    private static let perOwner = 10
    /// What the applications of one owner stand at, in turn.
    private static let states: [ApplicationState] = [
        .completed, .pendingReview, .completed, .withdrawn, .completed, .closed, .completed, .rejected,
        .completed, .completed,
    ]

    @Option(help: "How many applications the book is to have, at least.")
    var rows: Int

    @Option(help: "How many owners have an account, called owner.0 and so on.")
    var users: Int = 200

    @Option(help: "The password of each.")
    var password: String

    @Option(help: "The state directory; made when it is not there, continued when it is.")
    var state: String

    func run() async throws {
        let centre = try await BenchCentre.open(state)
        try await openAccounts(centre)
        let present = try firstMissing(centre.book)
        let started = ContinuousClock.now
        if present < rows { try await fill(from: present, centre) }
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        try await centre.close()
        print("{\"rows\": \(max(0, rows - present)), \"seconds\": \(seconds)}")
    }

    private func fill(from present: Int, _ centre: CACentre) async throws {
        try await staff(centre)
        // Another person each time, because nobody applies twice.
        let pattern = try await Counter(centre).handedIn(1 + present / Self.batch % 9000)
        for start in stride(from: present, to: rows, by: Self.batch) {
            var changes: [Change] = []
            for index in start..<min(start + Self.batch, rows) {
                let subject = Self.subject(index)
                changes.append(.addSubject(subject))
                changes.append(.addApplication(try Self.application(index, of: subject.uid, like: pattern)))
            }
            try await centre.book.commit(changes)
        }
    }

    /// Where to go on: commits are whole, so the first of a batch tells about all of it.
    private func firstMissing(_ book: BookOfRecord) throws -> Int {
        for start in stride(from: 0, to: rows, by: Self.batch) {
            guard try book.application(Self.number(start)) != nil else { return start }
        }
        return rows
    }

    /// The people at the counter, who take the application that the others are like.
    private func staff(_ centre: CACentre) async throws {
        let administrator = try centre.staffOperator("admin")
        for (name, displayName, role) in PreparedCentre.people where try centre.book.staff(named: name) == nil
        {
            _ = try await centre.addStaff(
                name: name,
                displayName: displayName,
                roles: [role],
                by: administrator
            )
        }
    }

    private func openAccounts(_ centre: CACentre) async throws {
        let digest = try PasswordHash.make(SecretBytes(copying: Array(password.utf8)))
        let now = centre.clock.now
        for index in 0..<users {
            let login = "owner.\(index)"
            guard try centre.book.account(login: login) == nil else { continue }
            let account = AccountRecord(
                login: login,
                mobile: String(13_900_000_000 + index),
                password: digest,
                isActive: true,
                version: 1,
                createdAt: now,
                updatedAt: now
            )
            try await centre.book.commit([.account(.open(account))])
        }
    }

    private static func subject(_ index: Int) -> SubjectRecord {
        let digest = DigestAlgorithm.sha256.hash(Array("bench \(index)".utf8))
        let uid = Hexadecimal.encode(Array(digest.prefix(16)))
        return SubjectRecord(
            uid: uid,
            identityDigest: digest,
            createdAt: Timestamp(secondsSinceEpoch: 1_577_808_000)
        )
    }

    /// A number of a day long past, so that none of today's is taken.
    private static func number(_ index: Int) throws -> ApplicationNumber {
        let day = String(20_200_101 + index / 900_000)
        guard let number = ApplicationNumber(day: day, type: .new, sequence: index % 900_000) else {
            throw ValidationError("so many applications have no numbers")
        }
        return number
    }

    private static func application(
        _ index: Int,
        of subject: String,
        like pattern: ApplicationRecord
    ) throws -> ApplicationRecord {
        let time = Timestamp(secondsSinceEpoch: 1_577_808_000 + Int64(index) * 60)
        return ApplicationRecord(
            number: try number(index),
            type: .new,
            state: states[index % states.count],
            version: 2,
            subjectUID: subject,
            profile: pattern.profile,
            owner: "owner.\(index / perOwner)",
            registrar: nil,
            snapshot: pattern.snapshot,
            snapshotVersion: pattern.snapshotVersion,
            reviewer: nil,
            reasonCode: nil,
            reasonText: nil,
            createdAt: time,
            updatedAt: time
        )
    }
}
