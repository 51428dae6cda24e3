import CentreSupport
import Foundation
import Issuer
import Model
import OpenSSL
import Store
import Testing

@testable import Centre

/// The key folder goes from one passphrase to another, as the power fails at each moment of it.
@Suite("The passphrase of the key folder", .serialized)
struct PassphraseChangeTests {
    private static let words = "a-passphrase-of-our-own"

    private func box(_ text: String = words) -> Keyring.PassphraseBox {
        Keyring.PassphraseBox(SecretBytes(copying: Array(text.utf8)))
    }

    /// A copy, opened with a passphrase that somebody gives.
    private func open(
        _ copy: PreparedCentre,
        _ text: String = words,
        rootKeys: RootKeys = RootKeys()
    ) throws -> CACentre {
        let file = copy.path("phrase-\(UInt32.random(in: 0...UInt32.max))")
        try DurableFile.create(file, bytes: Array("\(text)\n".utf8), mode: 0o600)
        return try CACentre.open(
            state: StateDirectory(copy.state),
            definition: PreparedCentre.definition,
            passphrase: PassphraseSource(environment: ["PKI_PASSPHRASE_FILE": file]),
            rootKeys: rootKeys,
            clock: .system
        )
    }

    private func change(
        _ centre: CACentre,
        from old: Keyring.PassphraseBox? = nil,
        onStep: @Sendable (PassphraseChange.Moment) -> Void = { _ in }
    ) async throws -> PassphraseChange.Outcome {
        let change = try PassphraseChange(in: centre, from: old ?? centre.keyring.phrase(), to: box())
        let persons = try TwoPersons(
            first: centre.staffOperator("admin"),
            second: centre.staffOperator("he.pki")
        )
        return try await change.run(by: persons, onStep: onStep)
    }

    /// What a centre is good for whose keys open: every key file, and a revocation list.
    private func demandWhole(_ centre: CACentre, _ moment: String) async throws {
        let files = RekeyedFiles(folder: centre.state.keys)
        for name in try files.names() {
            let isOpen = try files.opens(name, with: centre.keyring.phrase().bytes)
            #expect(isOpen, "\(moment): \(name)")
        }
        #expect(try files.drafts().isEmpty, "\(moment)")
        let lists = try await centre.publishLists()
        #expect(lists.failed.isEmpty, "\(moment)")
    }

    @Test("After the change the new passphrase opens every key, and the one the machine made is gone")
    func changed() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let custody = try centre.keyring.custody().mark([1])
        let names = try RekeyedFiles(folder: centre.state.keys).names()
        let outcome = try await change(centre)
        #expect(outcome == PassphraseChange.Outcome(changed: names))
        try await centre.close()
        #expect(!FileManager.default.fileExists(atPath: centre.state.passphrase))
        #expect(!FileManager.default.fileExists(atPath: centre.state.passphraseChange))

        let reopened = try open(staged.prepared)
        try await demandWhole(reopened, "changed")
        #expect(try reopened.keyring.custody().mark([1]) == custody)
        let entries = try reopened.book.auditEntries(after: 0, limit: 1000)
            .filter { $0.event.action == "key.passphrase" }
        #expect(entries.map(\.event.detail["second"]) == ["he.pki"])
        #expect(entries.map(\.event.detail["files"]) == ["\(names.count)"])
        try await reopened.close()
    }

    @Test("With a greater p of scrypt every file has it, and so have files that are made later")
    func parallelism() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let persons = try staged.persons(centre)
        let same = try centre.keyring.phrase()
        let change = try PassphraseChange(in: centre, from: same, to: same, parallelism: 2)
        let names = try RekeyedFiles(folder: centre.state.keys).names()
        #expect(try await change.run(by: persons).changed == names)
        #expect(centre.keyring.parallelism == 2)
        _ = try centre.keyring.store(PrivateKey.generate(.p256), name: "later.key")
        for name in ["issuing.key", "later.key"] {
            let text = try DurableFile.readPrivate("\(centre.state.keys)/\(name)", name: name)
            let der = try PEM.decode(text, label: "ENCRYPTED PRIVATE KEY")
            // N, r and p, one after another.
            let parameters: [UInt8] = [0x02, 0x02, 0x40, 0x00, 0x02, 0x01, 0x08, 0x02, 0x01, 0x02]
            #expect(Data(der).range(of: Data(parameters)) != nil, "\(name)")
        }
        try await centre.close()
        // The passphrase is the machine's own still.
        let reopened = try staged.prepared.open()
        #expect(try reopened.keyAtHand(reopened.authorityRecord("issuing")) != nil)
        try await reopened.close()
    }

    @Test("A change that was cut has happened or has not: one of the passphrases opens everything")
    func cut() async throws {
        let staged = try await StagedHierarchy.make()
        let snapshots = Snapshots(of: staged.prepared)
        let centre = try staged.prepared.open()
        _ = try await change(centre) { snapshots.take("\($0)") }
        try await centre.close()
        #expect(snapshots.all.map(\.moment) == ["drafted", "recorded", "begun", "replaced", "ended"])
        for (moment, copy) in snapshots.all {
            guard ["drafted", "recorded"].contains(moment) else {
                let reopened = try open(copy)
                try await demandWhole(reopened, moment)
                try await reopened.close()
                continue
            }
            let before = try copy.open()
            #expect(try before.keyAtHand(before.authorityRecord("issuing")) != nil, "\(moment)")
            let leftovers = HealthCheck(centre: before) { [] }.run().first { $0.check == "leftovers" }
            #expect(leftovers?.severity == .warning, "\(moment)")
            _ = try await change(before)
            try await before.close()
            let reopened = try open(copy)
            try await demandWhole(reopened, moment)
            try await reopened.close()
        }
    }

    @Test("Files that have not their names when the power fails get them from who opens the centre next")
    func halfRenamed() async throws {
        let staged = try await StagedHierarchy.make()
        let snapshots = Snapshots(of: staged.prepared)
        let centre = try staged.prepared.open()
        _ = try await change(centre) { if $0 == .begun { snapshots.take("begun") } }
        try await centre.close()
        let copy = try #require(snapshots.all.first?.copy)
        let path = "\(copy.state)/keys/issuing.key"
        try DurableFile.supersede(path, by: "\(path).new-passphrase", named: "issuing.key")
        let reopened = try open(copy)
        try await demandWhole(reopened, "half renamed")
        try await reopened.close()
    }

    @Test("Nothing changes while another process has the centre open, and nobody opens it meanwhile")
    func alone() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let other = try staged.prepared.open()
        let error = await #expect(throws: CentreError.self) { _ = try await change(centre) }
        #expect(error?.kind == .conflict)
        #expect(error?.message.contains("is using the key folder") == true)
        #expect(try RekeyedFiles(folder: centre.state.keys).drafts().isEmpty)
        #expect(try other.keyAtHand(other.authorityRecord("issuing")) != nil)
        try await other.close()
        withExtendedLifetime(other) {}

        do {
            let lock = try ProcessLock(name: "passphrase", folder: centre.state.run)
            #expect(throws: CentreError(.occupied(what: "the key folder"))) { try staged.prepared.open() }
            withExtendedLifetime(lock) {}
        }
        // Of one that was killed the lock's file is there, and nobody has it.
        let left = "\(centre.state.run)/passphrase.lock"
        try Data().write(to: URL(fileURLWithPath: left))
        try await staged.prepared.open().close()
        #expect(!FileManager.default.fileExists(atPath: left))
        try await centre.close()
    }

    /// Takes a root's key onto a medium.
    ///
    /// Whoever did it has the centre open no longer: only then others change the passphrase.
    private func takeOffline(
        _ root: AuthorityID,
        to medium: RootKeys,
        in shared: SharedHierarchy
    ) async throws {
        let centre = try shared.staged.prepared.open(rootKeys: medium)
        try await shared.staged.desk(centre).takeOffline(root)
        try await centre.close()
    }

    /// The same of a change.
    private func changeOnce(_ prepared: PreparedCentre) async throws -> PassphraseChange.Outcome {
        let centre = try prepared.open()
        let outcome = try await change(centre)
        try await centre.close()
        return outcome
    }

    @Test("A key on a medium changes with the others, or later, when both passphrases come with it")
    func medium() async throws {
        let shared = try await SharedHierarchy.make()
        let (prepared, root) = (shared.staged.prepared, try #require(SharedHierarchy.root))
        let medium = RootKeys(folder: prepared.path("medium"))
        try await takeOffline(root, to: medium, in: shared)
        let together = try prepared.copy()

        let first = try together.open(rootKeys: RootKeys(folder: together.path("medium")))
        let outcome = try await change(first)
        #expect(outcome.changed.contains("root.key"))
        #expect(outcome.away.isEmpty)
        try await first.close()
        let whole = try open(together, rootKeys: RootKeys(folder: together.path("medium")))
        #expect(try whole.keyAtHand(whole.authorityRecord("root")) != nil)
        try await whole.close()

        let apart = try await changeOnce(prepared)
        #expect(apart.away == ["root.key"])
        // The passphrase that the machine made for itself is all that opens the medium.
        #expect(!FileManager.default.fileExists(atPath: StateDirectory(prepared.state).passphrase))
        let kept = try #require(apart.kept)
        let old = Keyring.PassphraseBox(try SecretLine(kind: .passphrase).read(kept))
        let later = try open(prepared, rootKeys: medium)
        #expect(throws: KeyFileError.self) { try later.keyAtHand(later.authorityRecord("root")) }
        #expect(try await change(later, from: old).changed == ["root.key"])
        #expect(try await change(later, from: old).changed == [])
        #expect(try later.keyAtHand(later.authorityRecord("root")) != nil)
        try await later.close()
    }

    @Test("What the power kept from its name on a medium gets it when the change is said again")
    func cutMedium() async throws {
        let shared = try await SharedHierarchy.make()
        let (prepared, root) = (shared.staged.prepared, try #require(SharedHierarchy.root))
        let medium = RootKeys(folder: prepared.path("medium"))
        try await takeOffline(root, to: medium, in: shared)
        let snapshots = Snapshots(of: prepared)
        let centre = try prepared.open(rootKeys: medium)
        _ = try await change(centre) { if $0 == .replaced { snapshots.take("replaced") } }
        try await centre.close()

        let copy = try #require(snapshots.all.first?.copy)
        let again = try open(copy, rootKeys: RootKeys(folder: copy.path("medium")))
        let outcome = try await change(again)
        #expect(outcome.changed.contains("root.key") && outcome.left.isEmpty)
        #expect(try again.keyAtHand(again.authorityRecord("root")) != nil)
        let (kept, journal) = ("\(again.state.keys)/passphrase.old", again.state.passphraseChange)
        let old = try #require(FileManager.default.contents(atPath: kept))
        try await again.close()

        // The power failed once more, before the journal went; then somebody made the file anew, with the new passphrase.
        let words = "and the file passphrase becomes passphrase.old\n"
        try DurableFile.create(journal, bytes: Array(words.utf8), mode: 0o600)
        let made = Array("\(Self.words)\n".utf8)
        try DurableFile.create(again.state.passphrase, bytes: made, mode: 0o600)
        try await open(copy, rootKeys: RootKeys(folder: copy.path("medium"))).close()
        #expect(!FileManager.default.fileExists(atPath: journal))
        #expect(FileManager.default.contents(atPath: kept) == old)
    }

    @Test("A key under shares keeps its secret, and shares open it as before")
    func shares() async throws {
        let shared = try await SharedHierarchy.dealt()
        let prepared = shared.staged.prepared
        let centre = try prepared.open()
        let outcome = try await change(centre)
        #expect(outcome.left.count == 1)
        #expect(outcome.left.first?.hasPrefix("root-") == true)
        try await centre.close()
        let reopened = try open(
            prepared,
            rootKeys: SharedHierarchy.shares([1, 3], in: "shares", of: prepared)
        )
        #expect(try reopened.keyAtHand(reopened.authorityRecord("root")) != nil)
        try await reopened.close()
    }

    @Test("Where neither passphrase opens the key folder nothing is done")
    func wrong() async throws {
        let staged = try await StagedHierarchy.make()
        let centre = try staged.prepared.open()
        let error = #expect(throws: KeyFileError.self) {
            _ = try PassphraseChange(in: centre, from: box("neither-this"), to: box())
        }
        #expect(error?.kind == .unauthorized)
        #expect(FileManager.default.fileExists(atPath: centre.state.passphrase))
        try await centre.close()
    }
}
