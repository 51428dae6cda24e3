import Foundation
import Model
import OpenSSL
import Synchronization

/// The centre's side of a token module's process: starts it when it is needed, and ends it when it hangs.
///
/// One operation at a time; the caller sees to it.
final class WorkerProcess: Sendable {
    /// A process under way.
    private struct Running: Sendable {
        let process: Process
        let pipe: WorkerPipe
        let ends: [FileHandle]
    }

    private let module: TokenModule
    private let program: WorkerProgram
    private let running = Mutex<Running?>(nil)

    /// Names a module and the program that runs it; nothing is started yet.
    init(_ module: TokenModule, program: WorkerProgram) {
        self.module = module
        self.program = program
    }

    deinit {
        if let running = running.withLock({ $0 }) { WorkerProcess.end(running) }
    }

    /// Asks for one operation.
    ///
    /// - Parameters:
    ///   - frame: the request; wiped.
    ///   - patience: how long the module may take.
    /// - Returns: the answer.
    /// - Throws: `TokenError` with `.moduleSilent`, `.moduleEnded` or `.moduleFailed` when the process fails, and as the operation.
    func ask(
        _ frame: consuming WorkerFrame,
        within patience: Duration
    ) throws(TokenError) -> (reply: WorkerReply, octets: [[UInt8]]) {
        let running = try start()
        defer { frame.wipe() }
        let body: [UInt8]
        do throws(WorkerPipe.Failure) {
            try running.pipe.send(frame)
            body = try running.pipe.receive(within: patience)
        } catch {
            throw abandon(running, after: error)
        }
        let answer = try WorkerFrame(body: body)
        let reply = try answer.head(WorkerReply.self)
        if let failure = reply.failure { throw TokenError(named(failure)) }
        return (reply, Array(answer.fields.dropFirst()))
    }

    /// Ends the process, if there is one.
    func close() {
        let last = running.withLock { running in
            defer { running = nil }
            return running
        }
        if let last { WorkerProcess.end(last) }
    }

    private func start() throws(TokenError) -> Running {
        if let running = running.withLock({ $0 }), running.process.isRunning { return running }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program.path)
        // A crash is told by the pipe; a backtrace would take seconds, and show memory with secrets in it.
        process.environment = ProcessInfo.processInfo.environment.merging(program.environment) { $1 }
            .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }
        process.arguments = try ["token-worker"] + module.arguments()
        let (questions, answers) = (Pipe(), Pipe())
        process.standardInput = questions
        process.standardOutput = answers
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw TokenError(
                .moduleFailed(module: module.name, detail: "its process cannot be started: \(program.path)")
            )
        }
        let pipe = WorkerPipe(
            input: answers.fileHandleForReading.fileDescriptor,
            output: questions.fileHandleForWriting.fileDescriptor
        )
        let fresh = Running(
            process: process,
            pipe: pipe,
            ends: [answers.fileHandleForReading, questions.fileHandleForWriting]
        )
        running.withLock { $0 = fresh }
        return fresh
    }

    /// What a broken pipe means; the process is ended, and the next operation starts another.
    private func abandon(_ last: Running, after failure: WorkerPipe.Failure) -> TokenError {
        running.withLock { $0 = nil }
        if failure == .closed { WorkerProcess.waitABit(for: last.process) }
        let hasEnded = !last.process.isRunning
        WorkerProcess.end(last)
        switch failure {
        case .late: return TokenError(.moduleSilent(module: module.name))
        case .tooLong: return TokenError(.malformedAnswer(operation: "a request to module \(module.name)"))
        case .closed:
            let wasSignal = hasEnded && last.process.terminationReason == .uncaughtSignal
            let status = last.process.terminationStatus
            let detail =
                wasSignal ? "signal \(status)" : hasEnded ? "exit status \(status)" : "it closed its pipe"
            return TokenError(.moduleEnded(module: module.name, detail: detail))
        }
    }

    /// Says the module's name where its process could only say the path.
    private func named(_ reason: TokenError.Reason) -> TokenError.Reason {
        guard case .moduleFailed(_, let detail) = reason else { return reason }
        return .moduleFailed(module: module.name, detail: detail)
    }

    /// A process that closed its pipe is about to end.
    private static func waitABit(for process: Process) {
        let deadline = ContinuousClock.now + .seconds(2)
        while process.isRunning, ContinuousClock.now < deadline { usleep(5000) }
    }

    /// A closed pipe ends a process that is well; one that hangs is killed.
    private static func end(_ running: Running) {
        for end in running.ends { try? end.close() }
        guard running.process.isRunning else { return }
        kill(running.process.processIdentifier, SIGKILL)
    }
}
