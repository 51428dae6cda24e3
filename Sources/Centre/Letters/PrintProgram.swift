import Foundation
import Model
import OpenSSL
import Synchronization
import Tokens

/// A program of CUPS, run on a thread of its own: one that hangs holds nobody up but who waits for it.
final class PrintProgram: Sendable {
    /// How it ended.
    struct Answer: Sendable {
        let status: Int32
        let words: String

        /// The first line of what was said.
        var detail: String {
            words.split(separator: "\n").first.map { String($0).printable }
                ?? "it ended with status \(status)"
        }
    }

    private let process = Process()
    private let inlet = Pipe()
    private let outlet = Pipe()
    /// What it reads; wiped when it was given.
    private let input: Mutex<[UInt8]>

    /// Names a program and its words.
    ///
    /// - Parameters:
    ///   - words: as for a shell, found by PATH.
    ///   - document: what it reads from its standard input.
    convenience init(_ words: [String], reading document: borrowing SecretBytes) {
        self.init(words, document.copyBytes())
    }

    /// Names a program that reads nothing.
    convenience init(_ words: [String]) {
        self.init(words, [])
    }

    private init(_ words: [String], _ input: [UInt8]) {
        self.input = Mutex(input)
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        var environment = ProcessInfo.processInfo.environment
        environment["LC_ALL"] = "C"
        process.environment = environment
        process.standardInput = inlet
        process.standardOutput = outlet
        process.standardError = outlet
    }

    /// Runs it, once; when it has not ended in time it is killed, and not waited for.
    ///
    /// - Parameter seconds: how long it may take.
    /// - Returns: how it ended; status -1 when it could not be run, did not read, or did not end.
    func answer(within seconds: Int = 60) async -> Answer {
        await withCheckedContinuation { continuation in
            let first = FirstAnswer(continuation)
            Thread.detachNewThread { first.give(self.work()) }
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds)) {
                if first.give(Answer(status: -1, words: "it has not answered for \(seconds) s")) {
                    self.end()
                }
            }
        }
    }

    private func work() -> Answer {
        do {
            try process.run()
        } catch {
            return Answer(status: -1, words: "\(error)")
        }
        let isTaken = input.withLock { bytes in
            defer { bytes.wipe() }
            return BrokenPipe.write(bytes, to: inlet.fileHandleForWriting.fileDescriptor)
        }
        try? inlet.fileHandleForWriting.close()
        let said = (try? outlet.fileHandleForReading.readToEnd()) ?? nil
        process.waitUntilExit()
        let text = String(decoding: said ?? Data(), as: UTF8.self)
        return Answer(status: isTaken ? process.terminationStatus : -1, words: text)
    }

    private func end() {
        guard process.isRunning else { return }
        _ = kill(process.processIdentifier, SIGKILL)
    }
}

/// The first of two answers is the answer.
private final class FirstAnswer: Sendable {
    private let waiting: Mutex<CheckedContinuation<PrintProgram.Answer, Never>?>

    init(_ continuation: CheckedContinuation<PrintProgram.Answer, Never>?) { waiting = Mutex(continuation) }

    /// - Returns: whether it was the first.
    @discardableResult
    func give(_ answer: PrintProgram.Answer) -> Bool {
        let continuation = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        continuation?.resume(returning: answer)
        return continuation != nil
    }
}
