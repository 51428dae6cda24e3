import OpenSSL
import ArgumentParser
import Centre
import Enrollment
import Foundation
import Model
import Store
import Tokens

/// `pki produce`, `pki 制证`.
struct Produce: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "制证: make the token of the next approved and paid application.",
        discussion: """
            Takes the next job, gives the inserted token secrets of its own, makes the key
            pair on it, signs the certificate, writes it, reads it back, and has the token
            sign a fresh challenge. Every step is on record: after a crash or a pulled
            token run the command again, with the same token.

            EXAMPLE
              pki produce --as liu.zhizheng
              pki 制证 --application CA20261122N0001236 --reader "Yubico YubiKey 00 00" --as liu.zhizheng

            \(ExitStatus.help)
            """
    )

    @OptionGroup var centre: CentreOptions
    @OptionGroup var staff: OperatorOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Make this application's token instead of the next one's.")
    var application: ApplicationNumber?

    @Option(help: "The reader, or MODULE:SERIAL of a token behind PKCS#11; needed when there are several.")
    var reader: String?

    @Option(help: "This station's name, 1 to 40 of a-z, 0-9 and '-'; one process per station.")
    var station: String = "desk-1"

    @Option(help: "How long to wait for a token, in seconds.")
    var wait: Int = 60

    @Option(
        help: "Write the PIN letter (密码信封), a PDF, to this file, which must not exist; readable by you only."
    )
    var letter: String?

    @Option(help: "Print the PIN letter with this queue of CUPS.")
    var printer: String?

    func validate() throws {
        guard AuthorityID(station) != nil else {
            throw ValidationError("--station must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter")
        }
        guard letter == nil || printer == nil else {
            throw ValidationError("--letter or --printer, not both")
        }
        guard (0...86_400).contains(wait) else { throw ValidationError("--wait must be 0 to 86400") }
    }

    func run() async throws {
        let destination = try destination()
        try destination?.check()
        let centre = try centre.open()
        let producer = try staff.open(in: centre)
        let progress = ProductionProgress()
        let line = try ProductionLine(centre: centre, producer: producer, station: station) {
            progress.show($0)
        }
        try await Recovered.settle(in: centre)
        try await expectWork(in: line, centre: centre, producer)
        let source = TokenSource(modules: centre.configuration.tokenModules ?? [])
        let token = try await ReaderChoice(source: source, reader: reader, patience: .seconds(wait)).open()
        let product = try await make(on: token, line, progress)
        let result = ProductLine(product)
        try output.print(result, lines: result.lines)
        if let destination {
            try await Letters(centre: centre, staff: producer).write(
                for: product.token.serial,
                to: destination
            )
            Terminal.say("  密码信封: \(destination.words)")
        }
        try await centre.close()
    }

    /// Nobody should be asked for a token when nothing is waiting, or when they may not make one.
    private func expectWork(in line: ProductionLine, centre: CACentre, _ producer: StaffOperator) async throws
    {
        guard producer.record.roles.contains(.producer) else {
            // The desk says no, and puts that on record.
            _ = try await line.next()
            throw EnrollmentError(.notPermitted(.produce))
        }
        if let application {
            guard try centre.book.job(of: application) != nil else {
                throw BookError(.notFound(object: "job for application \(application)"))
            }
        } else if try !line.hasWork() {
            throw CentreError(.queueEmpty)
        }
    }

    private func make(
        on token: any Token,
        _ line: ProductionLine,
        _ progress: ProductionProgress
    ) async throws -> ProductionLine.Product {
        let job: JobRecord
        if let application {
            job = try await line.claim(application)
        } else {
            guard let next = try await line.next(for: token.identity) else { throw CentreError(.queueEmpty) }
            job = next
        }
        progress.begin(job, token.identity)
        do {
            return try await line.make(job, on: token)
        } catch {
            Terminal.say("  任务 \(job.application) 停在这一步；排除故障后再次运行 pki produce 即可继续")
            throw error
        }
    }

    /// Where the letter goes; nil when none is written now.
    private func destination() throws -> LetterDestination? {
        if let letter { return .file(letter) }
        return try printer.map { .printer(try PrintQueue($0)) }
    }
}

/// A finished token as it is printed.
struct ProductLine: Encodable {
    let application: String
    let token: String
    let model: String
    let serial: String
    let subject: String
    let notAfter: Moment
    let pinTriesLeft: Int?

    init(_ product: ProductionLine.Product) {
        application = product.application.text
        token = product.token.serial
        model = product.token.model
        serial = product.certificate.serial.hexadecimal
        subject = product.certificate.subject.description
        notAfter = Moment(product.certificate.notAfter)
        pinTriesLeft = product.pinTriesLeft
    }

    var lines: [(name: String, value: any Cell)] {
        [
            ("申办编号", application), ("key序列号", "\(token) (\(model))"), ("证书序列号", serial),
            ("主体", subject), ("有效期至", notAfter), ("PIN剩余次数", pinTriesLeft.map(String.init) ?? "-"),
        ]
    }
}
