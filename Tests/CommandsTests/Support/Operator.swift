import Foundation
import Synchronization
import TestSupport
import TokenTestSupport
import Tokens

/// Somebody at a station with several readers: inserts blanks, takes finished tokens out, puts pulled ones back, as the
/// terminal says.
final class Operator: Sendable {
    private let factory: Factory
    private let readers: [BorrowedReader]
    private let blanks = Mutex(0)
    private let places = Mutex<[String: String]>([:])
    private let answered = Mutex<[String: Int]>([:])
    /// What goes wrong with a blank, by its number.
    private let faults: [Int: [String]]

    init(_ factory: Factory, _ readers: [BorrowedReader], faults: [Int: [String]] = [:]) {
        self.factory = factory
        self.readers = readers
        self.faults = faults
    }

    /// How many blanks were used.
    var used: Int { blanks.withLock { $0 } }

    /// Puts a blank into every reader that has none.
    func fill() async throws {
        for reader in readers where places.withLock({ $0[reader.name] }) == nil {
            try await insertBlank(reader)
        }
    }

    /// Does what the program asks for, until it ends or `isEnough`.
    func serve(_ program: RunningProgram, until isEnough: (String) -> Bool = { _ in false }) async throws {
        answered.withLock { $0 = [:] }
        // A card that left while the program before was being killed: nobody was there to ask for it.
        for reader in readers where try reader.hasLostCard() {
            guard let card = places.withLock({ $0[reader.name] }) else { continue }
            try await reader.push(card, Operator.delays)
        }
        while program.isRunning {
            let talk = program.talkSoFar
            if isEnough(talk) { return }
            for reader in readers { try await answer(reader, talk) }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Takes up the last thing that was said of one reader, once.
    private func answer(_ reader: BorrowedReader, _ talk: String) async throws {
        let lines = talk.split(separator: "\n").filter { $0.hasPrefix("[\(reader.name)]") }
        let isNews = answered.withLock { answered in
            defer { answered[reader.name] = lines.count }
            return answered[reader.name] != lines.count
        }
        guard isNews, let last = lines.last else { return }
        if last.contains("没有该介质可做的任务") {
            try await reader.pull()
        } else if last.contains("请取出") {
            try await reader.pull()
            try await insertBlank(reader)
        } else if last.contains("请插入空白介质") || last.contains("请插入介质"), lines.count == 1,
            try await isEmpty(reader),
            let card = places.withLock({ $0[reader.name] })
        {
            // It left after the program before was killed: this one never saw it.
            try await reader.push(card, Operator.delays)
        } else if last.contains("请插回同一介质") || last.contains("请重新插入"),
            let card = places.withLock({ $0[reader.name] })
        {
            try await reader.pull()
            try await reader.push(card, Operator.delays)
        }
    }

    /// Whether the card in it has left, and is not just being inserted.
    private func isEmpty(_ reader: BorrowedReader) async throws -> Bool {
        guard try reader.hasLostCard() else { return false }
        try await Task.sleep(for: .seconds(1))
        return try reader.hasLostCard()
    }

    private static let delays = ["--generate-delay", "150", "--sign-delay", "30"]

    private func insertBlank(_ reader: BorrowedReader) async throws {
        let number = blanks.withLock { count in
            defer { count += 1 }
            return count
        }
        let card = factory.path("blank-\(number).card")
        places.withLock { $0[reader.name] = card }
        try await reader.push(card, Operator.delays + (faults[number] ?? []))
    }
}
