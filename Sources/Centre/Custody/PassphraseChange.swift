import Foundation
import Issuer
import Model
import OpenSSL
import Store

/// The passphrase of a centre's key files, changed by two persons while nobody else works with the centre.
///
/// Every file is written anew beside itself, opened and compared. Then the journal is made (`passphrase-change` in the key folder),
/// which is the moment of the change: whoever opens the centre after it gives the files their names, and needs no passphrase for
/// that. Before it every file is as it was.
public struct PassphraseChange: Sendable {
    /// What became of the key files.
    public struct Outcome: Hashable, Sendable {
        /// Those that are under the new passphrase now, and were not before.
        public var changed: [String] = []
        /// Those that neither passphrase opens, as keys under shares: they are as they were.
        public var left: [String] = []
        /// Those that nobody brought: the old passphrase opens them still.
        public var away: [String] = []
        /// The file with the machine's own passphrase of before, where keys are on media; nil when there is none.
        ///
        /// What was away, and copies of media, open with nothing else.
        public var kept: String?
    }

    /// Moments between which the power may fail.
    enum Moment: Sendable {
        case drafted, recorded, begun, replaced, ended
    }

    /// What scrypt's p may be.
    public static let parallelisms = PassphraseSeal.parallelisms

    /// What the lock is called that stands as long as nobody else may open the centre.
    private static let turn = "passphrase"
    private static let inUse = "the key folder"
    /// What the journal says when the file with the machine's own passphrase goes.
    private static let fileGoes = "and the file passphrase goes"
    /// What it says, and the name after it, when that file is kept under another name.
    private static let fileStays = "and the file passphrase becomes "

    private let centre: CACentre
    private let given: Keyring.PassphraseBox
    private let new: Keyring.PassphraseBox
    /// scrypt's p of the files to come.
    private let parallelism: Int
    /// Whether the key folder is under the new passphrase already.
    private let isDone: Bool

    /// Asks for the passphrase of the key folder, as everything does, and for the new one.
    ///
    /// - Parameters:
    ///   - centre: the centre.
    ///   - descriptor: where the new one is read from; nil asks for it twice on the terminal.
    ///   - parallelism: scrypt's p from now on, 1 to 16: how many times the work of p = 1 a guess takes; nil leaves it.
    /// - Throws: `CentreError` with `.noPassphrase`, `.nobodyTypes` or `.passphraseUnusable`; `KeyFileError` with `.wrongPassphrase`
    ///   when neither opens the key folder.
    public init(in centre: CACentre, descriptor: Int32?, parallelism: Int? = nil) throws {
        let given = try centre.keyring.phrase()
        let new = Keyring.PassphraseBox(try PassphraseChange.ask(descriptor, for: centre.state))
        try self.init(in: centre, from: given, to: new, parallelism: parallelism)
    }

    private static func ask(_ descriptor: Int32?, for state: StateDirectory) throws -> SecretBytes {
        if let descriptor { return try SecretLine(kind: .passphrase).read(descriptor) }
        return try NewSecret.ask(
            "New passphrase of the keys in \(state.keys): ",
            option: "--new-passphrase-fd"
        )
    }

    init(
        in centre: CACentre,
        from given: Keyring.PassphraseBox,
        to new: Keyring.PassphraseBox,
        parallelism: Int? = nil
    ) throws {
        let files = RekeyedFiles(folder: centre.state.keys)
        let name = (centre.state.custodyKey as NSString).lastPathComponent
        isDone = try !files.opens(name, with: given.bytes)
        if isDone {
            guard try files.opens(name, with: new.bytes) else {
                throw KeyFileError(name: name, .wrongPassphrase)
            }
            centre.keyring.use(new)
        }
        self.parallelism = parallelism ?? centre.keyring.parallelism
        self.centre = centre
        self.given = given
        self.new = new
    }

    /// Puts every key file of the key folder, and of the medium that is here, under the new passphrase; the file with a passphrase
    /// that the machine made for itself goes, or has another name where keys are on media.
    ///
    /// Said again, with both passphrases, it goes on with keys that were away.
    ///
    /// - Throws: `CentreError` with `.occupied` while another process works with the centre; `KeyFileError` with `.readableByOthers`
    ///   or `.system`, `BookError`.
    public func run(by persons: TwoPersons) async throws -> Outcome {
        try await run(by: persons) { _ in }
    }

    func run(
        by persons: TwoPersons,
        onStep: @Sendable (Moment) -> Void
    ) async throws -> Outcome {
        let lock = try PassphraseChange.take(in: centre.state)
        defer { withExtendedLifetime(lock) {} }
        try demandAlone()
        let files = RekeyedFiles(folder: centre.state.keys)
        try files.discardDrafts()
        let names = try isDone ? [] : files.names()
        let written = try files.write(
            names,
            from: given.bytes,
            to: new.bytes,
            parallelism: parallelism
        )
        var outcome = Outcome(changed: written, left: names.filter { !written.contains($0) })
        let brought = try writeBrought(&outcome)
        guard !outcome.changed.isEmpty else { return outcome }
        onStep(.drafted)
        try await persons.book.commit([event(outcome, by: persons)])
        onStep(.recorded)
        if !isDone {
            let kept = try keptName()
            outcome.kept = kept.map { "\(centre.state.keys)/\($0)" }
            try begin(keeping: kept)
            onStep(.begun)
            try PassphraseChange.takeEffect(in: centre.state)
            centre.keyring.use(new)
        }
        onStep(.replaced)
        if let folder = centre.keyring.rootKeys.folder {
            try RekeyedFiles(folder: folder).takeEffect(brought)
        }
        onStep(.ended)
        return outcome
    }

    /// Makes the journal: the moment of the change.
    private func begin(keeping kept: String?) throws {
        var words = "every NAME\(RekeyedFiles.draftSuffix) beside this file becomes NAME\n"
        // Whoever keeps the passphrase keeps the file that has it.
        if !given.bytes.isEqual(to: new.bytes) {
            words += kept.map { "\(PassphraseChange.fileStays)\($0)\n" } ?? "\(PassphraseChange.fileGoes)\n"
        }
        try DurableFile.create(centre.state.passphraseChange, bytes: Array(words.utf8), mode: 0o600)
    }

    /// What the file with the machine's own passphrase is called from now on; nil where no key is on a medium, or nobody needs another
    /// name for it.
    private func keptName() throws -> String? {
        guard !given.bytes.isEqual(to: new.bytes), try !keysOnMedia().isEmpty,
            FileManager.default.fileExists(atPath: centre.state.passphrase)
        else { return nil }
        var (name, number) = ("passphrase.old", 1)
        while FileManager.default.fileExists(atPath: "\(centre.state.keys)/\(name)") {
            number += 1
            name = "passphrase.old-\(number)"
        }
        return name
    }

    /// Ends a change that was cut after its moment, and refuses while one is at work.
    ///
    /// Called by whoever opens the centre, when it can be seen that they do.
    ///
    /// - Throws: `CentreError` with `.occupied`, `KeyFileError` with `.system`.
    static func settle(in state: StateDirectory) throws {
        // The lock of a change that was killed has its file still.
        let files = ["\(state.run)/\(turn).lock", state.passphraseChange]
        guard files.contains(where: { FileManager.default.fileExists(atPath: $0) }) else { return }
        let lock = try take(in: state)
        defer { withExtendedLifetime(lock) {} }
        guard FileManager.default.fileExists(atPath: state.passphraseChange) else { return }
        try takeEffect(in: state)
    }

    /// Keeps everybody else from opening the centre.
    private static func take(in state: StateDirectory) throws(CentreError) -> ProcessLock {
        do throws(CentreError) {
            return try ProcessLock(name: turn, folder: state.run)
        } catch {
            guard case .occupied = error.reason else { throw error }
            throw CentreError(.occupied(what: inUse))
        }
    }

    private static func takeEffect(in state: StateDirectory) throws {
        let files = RekeyedFiles(folder: state.keys)
        let names = try files.drafts().map { String($0.dropLast(RekeyedFiles.draftSuffix.count)) }
        try files.takeEffect(names)
        let journal = try DurableFile.readPrivate(state.passphraseChange, name: "passphrase-change")
        for line in String(decoding: journal, as: UTF8.self).split(separator: "\n") {
            if line == fileGoes { try destroyPassphrase(in: state) }
            guard line.hasPrefix(fileStays) else { continue }
            try keepPassphrase(in: state, as: String(line.dropFirst(fileStays.count)))
        }
        guard unsafe unlink(state.passphraseChange) == 0 || errno == ENOENT else {
            throw CentreError(.system(what: state.passphraseChange, detail: systemMessage()))
        }
        DurableFile.syncFolder(state.keys)
    }

    private static func destroyPassphrase(in state: StateDirectory) throws {
        do throws(KeyFileError) {
            try DurableFile.destroy(state.passphrase, name: "passphrase")
        } catch {
            guard case .missing = error.reason else { throw error }
        }
    }

    private static func keepPassphrase(in state: StateDirectory, as name: String) throws {
        // The name was free when the journal was made: a run that was cut has done it, and what is there now is somebody else's.
        guard !FileManager.default.fileExists(atPath: "\(state.keys)/\(name)") else { return }
        guard unsafe rename(state.passphrase, "\(state.keys)/\(name)") == 0 || errno == ENOENT else {
            throw CentreError(.system(what: state.passphrase, detail: systemMessage()))
        }
        DurableFile.syncFolder(state.keys)
    }

    /// Refuses while another process has the centre open: it knows the old passphrase, and would put new keys under it.
    private func demandAlone() throws {
        let folder = centre.state.run
        for file in try FileManager.default.contentsOfDirectory(atPath: folder)
        where file.hasPrefix("process-") && file.hasSuffix(".lock") {
            let name = String(file.dropLast(".lock".count))
            guard name == centre.process.name || !ProcessLock.isHeld(name, folder: folder) else {
                let holder = ProcessLock.holder(of: name, folder: folder).map { ", process \($0)" } ?? ""
                throw CentreError(.occupied(what: "\(PassphraseChange.inUse)\(holder)"))
            }
        }
    }

    /// Writes what the files of keys become that are on the medium by the book, and tells of those that are not here.
    private func writeBrought(_ outcome: inout Outcome) throws -> [String] {
        let keys = try keysOnMedia()
        let names = keys.keys.sorted()
        let here = names.filter { centre.keyring.isOnMedium("\(KeyPrefix.offline.rawValue)\($0)") }
        outcome.away = names.filter { !here.contains($0) }
        guard let folder = centre.keyring.rootKeys.folder, !here.isEmpty else { return [] }
        // The medium may be the key folder itself, by a link.
        guard FilePlace(folder) != FilePlace(centre.state.keys) else { return [] }
        let files = RekeyedFiles(folder: folder)
        // What a change left that was cut after its moment lacks its name alone.
        let begun = try here.filter { name in
            guard let left = try files.begun(name, from: given.bytes, to: new.bytes) else { return false }
            return left == keys[name]
        }
        let written =
            try begun
            + files.write(
                here.filter { !begun.contains($0) },
                from: given.bytes,
                to: new.bytes,
                parallelism: parallelism
            )
        outcome.changed += written
        for name in here where !written.contains(name) {
            if try !files.opens(name, with: new.bytes) { outcome.left.append(name) }
        }
        return written
    }

    /// The files of keys that are on media by the book, and SHA-256 of each one's public half.
    private func keysOnMedia() throws -> [String: [UInt8]] {
        let all =
            try centre.book.authorities().filter { $0.state != .destroyed }
            .map { (reference: $0.keyReference, keyHash: $0.keyHash) }
            + centre.book.authorityRequests().map { (reference: $0.keyReference, keyHash: $0.keyHash) }
        let named = all.compactMap { key in
            KeyPrefix.offline.name(in: key.reference).map { ($0, key.keyHash) }
        }
        return Dictionary(named) { first, _ in first }
    }

    private func event(_ outcome: Outcome, by persons: TwoPersons) -> Change {
        var detail = ["files": "\(outcome.changed.count)", "scrypt": "N=16384 r=8 p=\(parallelism)"]
        detail["away"] = outcome.away.isEmpty ? nil : outcome.away.joined(separator: " ")
        detail["left"] = outcome.left.isEmpty ? nil : outcome.left.joined(separator: " ")
        return .audit(
            AuditEvent(
                at: centre.clock.now,
                actor: persons.actor,
                action: "key.passphrase",
                object: "keys",
                detail: detail
            )
        )
    }
}
