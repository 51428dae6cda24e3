import ArgumentParser
import Centre
import Foundation
import Model
import Tokens

/// `pki produce`, `pki 制证`.
struct Produce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "制证: make the token of the next approved and paid application, or all of them.",
        discussion: """
            Takes the next job, gives the inserted token secrets of its own, makes the key
            pair on it, signs the certificate, writes it, reads it back, and has the token
            sign a fresh challenge. Every step is on record: after a crash or a pulled
            token run the command again, with the same token.

            With --server it is done on another machine than the centre's: the tokens are
            here, the book and the authority's key are there. Who works is the holder of
            the operator's certificate; the session ends when their token is taken away.

            EXAMPLE
              pki produce --as liu.zhizheng
              pki 制证 --application CA20261122N0001236 --reader "Yubico YubiKey 00 00" --as liu.zhizheng
              pki produce --server https://ca.example:8443 --trust root.pem --station branch-1 \\
                --operator-certificate liu.pem --operator-key 'pkcs11:object=liu?module-path=/usr/lib/...'

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var shift: ShiftOptions

    @Option(help: "Make this application's token instead of the next one's.")
    var application: ApplicationNumber?

    @Option(
        help:
            "The reader, or MODULE:SERIAL of a token behind PKCS#11; with --all and --batch also several times."
    )
    var reader: [String] = []

    @OptionGroup var station: StationOptions
    @OptionGroup var server: ServerOptions

    @Option(help: "How long to wait for a token, in seconds: 60, or 1800 with --all and --batch.")
    var wait: Int?

    @Option(
        help: "Write the PIN letter (密码信封), a PDF, to this file, which must not exist; readable by you only."
    )
    var letter: String?

    @Option(help: "Print the PIN letter with this queue of CUPS.")
    var printer: String?

    func validate() throws {
        guard [letter, printer, shift.letters].count(where: { $0 != nil }) < 2 else {
            throw ValidationError("--letter, --letters or --printer, not two of them")
        }
        guard !shift.isShift || application == nil && letter == nil else {
            throw ValidationError("--application and --letter are for one token; see --batch and --letters")
        }
        guard shift.isShift || reader.count < 2 else {
            throw ValidationError("one --reader for one token; several with --all or --batch")
        }
        guard server.server == nil || staff.name == nil else {
            throw ValidationError("--as is not for --server: who works is the operator's certificate")
        }
        guard (0...86_400).contains(wait ?? 0) else { throw ValidationError("--wait must be 0 to 86400") }
    }

    func run() async throws {
        if shift.isShift { return try await runShift() }
        let destination = try destination()
        try await destination?.check()
        let place = try await workplace()
        do {
            try await make(at: place, destination)
        } catch {
            // A station that is not at work holds nothing.
            try? await place.close()
            throw error
        }
        try await place.close()
    }

    private func make(at place: Workplace, _ destination: LetterDestination?) async throws {
        let progress = ProductionProgress()
        let line = ProductionLine(office: place.office) { progress.show($0) }
        try await tellLostLetters(place.office)
        try await expectWork(in: place.office)
        let choice = ReaderChoice(
            source: place.source,
            reader: reader.first,
            patience: .seconds(wait ?? 60)
        )
        let token = try await choice.open()
        let product = try await make(on: token, line, progress)
        // First the letter: nobody may be there any more to take the result.
        if let destination {
            try await line.writeLetter(for: product.token.serial, to: destination)
            Terminal.say("  密码信封: \(destination.words)")
        }
        let result = ProductLine(product)
        try output.print(result, lines: result.lines)
        try place.centre.map { try Terminal.warnOfEnd(of: product.certificate, in: $0) }
    }

    /// Nobody should be asked for a token when nothing is waiting.
    private func expectWork(in office: any ProductionOffice) async throws {
        if let application {
            let fit = try await office.fit(of: application, for: nil)
            if fit.isDone { throw CentreError(.jobDone(application)) }
        } else if try await office.waiting(excluding: [], limit: 1) == 0 {
            throw CentreError(.queueEmpty)
        }
    }

    /// The station: beside the book, or across a network.
    func workplace() async throws -> Workplace {
        if let remote = try await server.workplace(centre, station: station.name) { return remote }
        return try await .beside(centre, as: staff, station: station.name)
    }

    private func make(
        on token: any Token,
        _ line: ProductionLine,
        _ progress: ProductionProgress
    ) async throws -> ProductionLine.Product {
        let condition = try await token.condition()
        let job = try await job(for: token.identity, condition, line)
        progress.begin(job, token.identity)
        do {
            switch try await line.finish(job, on: token, as: condition) {
            case .made(let product): return product
            case .setAside(let done, let cause): throw TokenSpoiled(done: done, cause: cause.message)
            }
        } catch let error as TokenSpoiled {
            throw error
        } catch {
            Terminal.say("  任务 \(job.application) 停在这一步；排除故障后再次运行 pki produce 即可继续")
            throw error
        }
    }

    private func job(
        for token: TokenIdentity,
        _ condition: TokenCondition,
        _ line: ProductionLine
    ) async throws -> JobTicket {
        if let application { return try await line.claim(application) }
        let ability = TokenAbility(serial: token.serial, capabilities: condition.capabilities)
        let offer = try await line.next(onInserted: ability)
        for obstacle in offer.blocked { Terminal.say("  跳过: \(obstacle.error.chinese ?? obstacle.words)") }
        if let job = offer.job { return job }
        guard offer.wanted.isEmpty else { throw OtherTokenWanted(token: token.serial, wanted: offer.wanted) }
        throw offer.blocked.first?.error ?? CentreError(.queueEmpty)
    }

    /// Where the letter goes; nil when none is written now.
    private func destination() throws -> LetterDestination? {
        if let letter { return .file(letter) }
        return try printer.map { .printer(try PrintQueue($0)) }
    }
}
