import Centre
import Foundation
import Model
import Store
import Tokens

/// The named virtual cards of one state directory: in `cards`, a file for each.
///
/// A card that is in a reader is held by the process lock `card-NAME`; a file `card-NAME.out` asks that process to end.
struct VirtualCardShelf {
    private let state: StateDirectory

    /// - Throws: `CentreError` with `.notThere` where there is no centre.
    init(_ state: StateDirectory) throws {
        guard FileManager.default.fileExists(atPath: state.book) else {
            throw CentreError(.notThere(path: state.path))
        }
        self.state = state
    }

    private var folder: String { "\(state.path)/cards" }

    /// Whether `name` can name a card: 1 to 40 of `a-z`, `0-9` and `-`.
    static func isName(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    /// The names, in order; none when no card was ever made.
    func names() throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter(Self.isName).sorted()
    }

    /// Makes a factory-fresh card.
    ///
    /// - Throws: `CentreError` with `.fileThere`, `TokenError` with `.stateFile`.
    func create(_ name: String, _ personality: CardPersonality) throws -> VirtualCard {
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let path = "\(folder)/\(name)"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CentreError(.fileThere(path: path))
        }
        return try VirtualCard(stateFile: path, creating: personality, maker: TrainingMaker.kept(in: folder))
    }

    /// A card that was made.
    ///
    /// - Throws: `BookError` with `.notFound`, `TokenError` with `.stateFile`.
    func card(_ name: String) throws -> VirtualCard {
        let path = "\(folder)/\(name)"
        guard FileManager.default.fileExists(atPath: path) else {
            throw BookError(.notFound(object: "virtual card \(name)"))
        }
        return try VirtualCard(stateFile: path)
    }

    /// Whether a living process has the card in a reader.
    func isInserted(_ name: String) -> Bool { ProcessLock.isHeld(lockName(name), folder: state.run) }

    /// Runs `body` while no other process has the card.
    ///
    /// - Throws: `CentreError` with `.occupied`.
    func holding(_ name: String, _ body: () throws -> Void) throws {
        let lock = try ProcessLock(name: lockName(name), folder: state.run)
        try? FileManager.default.removeItem(atPath: request(name))
        defer { try? FileManager.default.removeItem(atPath: request(name)) }
        try withExtendedLifetime(lock, body)
    }

    /// Whether somebody has asked for the card to leave its reader.
    func isAskedOut(_ name: String) -> Bool { FileManager.default.fileExists(atPath: request(name)) }

    /// Asks the process that has the card to take it out, and waits until it is out.
    ///
    /// - Throws: `BookError` with `.notFound` when it is in no reader, `TokenError` with `.virtualReader` after ten seconds.
    func takeOut(_ name: String) async throws {
        guard isInserted(name) else { throw BookError(.notFound(object: "virtual card \(name) in a reader")) }
        guard FileManager.default.createFile(atPath: request(name), contents: nil) else {
            throw CentreError(.system(what: request(name), detail: "it cannot be written"))
        }
        for _ in 0..<100 where isInserted(name) { try await Task.sleep(for: .milliseconds(100)) }
        guard !isInserted(name) else {
            throw TokenError(.virtualReader("card \(name) did not leave its reader"))
        }
    }

    private func lockName(_ name: String) -> String { "card-\(name)" }
    private func request(_ name: String) -> String { "\(state.run)/card-\(name).out" }
}
