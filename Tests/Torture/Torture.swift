import Centre
import Foundation
import Model
import OpenSSL
import Synchronization
import Tokens

/// A production line that dies when it is told to, and with `succeed` a succession that does.
///
/// `produce-torture STATE CONFIG CARD STAFF [DEATH]` makes the next token with the real centre in `STATE` and the
/// virtual card kept in `CARD`. Each finished moment is a line on standard output. `DEATH` says when the process
/// kills itself with SIGKILL: the name of a moment, `before:N` or `after:N` for the N-th command to the card, or
/// `pull-before:N` and `pull-after:N` when the card is to be pulled instead. At the end it prints
/// `commands N` and `done APPLICATION SERIAL`; when the line refuses, `refused: REASON` and exit status 1.
@main
struct Torture {
    let arguments: [String]
    let death: Death

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "succeed" {
            return await end { try await succession(Array(arguments.dropFirst())).run() }
        }
        guard (4...5).contains(arguments.count), let death = Death(arguments.dropFirst(4).first) else {
            say("usage: produce-torture STATE CONFIG CARD STAFF [DEATH]")
            exit(64)
        }
        await end { try await Torture(arguments: arguments, death: death).run() }
    }

    private static func succession(_ arguments: [String]) -> SuccessionTorture {
        guard let torture = SuccessionTorture(arguments) else {
            say("usage: produce-torture succeed STATE CONFIG STAFF ACT SERIAL KEY [DEATH]")
            exit(64)
        }
        return torture
    }

    /// Does it, and ends the process when it fails.
    private static func end(_ body: @Sendable () async throws -> Void) async {
        do {
            try await body()
        } catch let error as any OperatorError {
            say("refused: \(error.message)")
            exit(1)
        } catch {
            say("\(error)")
            exit(2)
        }
    }

    private func run() async throws {
        let centre = try CACentre.open(
            state: StateDirectory(arguments[0]),
            definition: arguments[1],
            passphrase: PassphraseSource(environment: [:]),
            clock: .system
        )
        for settled in try await centre.recover() { Torture.say("recovered \(settled.settlement)") }
        let producer = try centre.staffOperator(arguments[3])
        let line = try ProductionLine(centre: centre, producer: producer, station: "torture") {
            [death] point in
            Torture.say(Death.name(of: point))
            death.reached(point)
        }
        let card = try VirtualCard(stateFile: arguments[2])
        card.set(faults: death.faults)
        let transport = MortalTransport(try VirtualCardTransport(card), death)
        let token = try await PIVToken.open(over: transport, isNamingBlanks: true)
        guard let job = try await line.next().job else { throw CentreError(.queueEmpty) }
        let product = try await line.make(job, on: token)
        Torture.say("commands \(card.commandCount)")
        Torture.say("done \(product.application) \(product.certificate.serial.hexadecimal)")
        try await centre.close()
    }

    private static func say(_ text: String) {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }
}
