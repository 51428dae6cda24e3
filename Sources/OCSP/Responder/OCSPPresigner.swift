public import Model
import Dispatch

/// Signs the answers of a whole book before anybody asks, and anew before half their life, so that the first question after
/// a start, and a stampede of them, finds its answer ready.
///
/// It goes through the book again and again: a few certificates, then a pause, on a queue of its own with the least priority.
/// So it takes at most `batch` signatures for each pause from those who wait for one. What the cache has no room for
/// is left to those who ask. Each answer is made anew at a place of its own (`CachedAnswer.isAging`).
///
/// Source: RFC 5019 §2.2.1, §4.
public struct OCSPPresigner: Sendable {
    /// A part of the book.
    public struct Page: Sendable {
        /// Certificates that have not ended.
        public let serials: [SerialNumber]
        /// Where the next part begins; nil after the last one.
        public let next: CertificateID?

        /// Makes a page.
        public init(serials: [SerialNumber], next: CertificateID?) {
            self.serials = serials
            self.next = next
        }
    }

    /// Reads the certificates of an authority after one of them, or from the beginning; at most so many.
    public typealias Pages = @Sendable (AuthorityID, CertificateID?, Int) throws -> Page

    private static let pageSize = 256
    private static let batch = 4

    private let responder: OCSPResponder
    private let pages: Pages
    private let queue = DispatchQueue(label: "ocsp-signing-ahead", qos: .background)

    /// Makes a presigner.
    ///
    /// - Parameters:
    ///   - responder: signs and keeps.
    ///   - pages: reads the book.
    public init(responder: OCSPResponder, pages: @escaping Pages) {
        self.responder = responder
        self.pages = pages
    }

    /// Goes through the book until the task is cancelled.
    ///
    /// - Parameters:
    ///   - pause: between two batches.
    ///   - rest: between two walks through the book, once and a half of it at most, half of it at least.
    ///   - sleep: waits; throws when the task is cancelled.
    ///   - report: hears when the book cannot be read.
    public func run(
        pausing pause: Duration = .milliseconds(20),
        resting rest: Duration = .seconds(60),
        sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        report: @Sendable (any Error) -> Void = { _ in }
    ) async {
        while !Task.isCancelled {
            do {
                _ = try await walk(pausing: pause, sleep: sleep)
            } catch is CancellationError {
                return
            } catch {
                report(error)
            }
            guard (try? await sleep(rest * Double.random(in: 0.5...1.5))) != nil else { return }
        }
    }

    /// Goes through the book once; ends early when the cache is full.
    ///
    /// - Returns: how many answers were signed.
    func walk(
        pausing pause: Duration,
        sleep: @Sendable (Duration) async throws -> Void
    ) async throws -> Int {
        while !responder.keepsAnswers { try await sleep(pause) }
        var signed = 0
        for issuer in responder.issuers {
            var place: CertificateID?
            repeat {
                let page = try pages(issuer.id, place, Self.pageSize)
                for start in stride(from: 0, to: page.serials.count, by: Self.batch) {
                    let batch = page.serials[start..<min(start + Self.batch, page.serials.count)]
                    guard let count = await sign(Array(batch), of: issuer) else { return signed }
                    signed += count
                    if count > 0 { try await sleep(pause) }
                }
                place = page.next
            } while place != nil
        }
        return signed
    }

    /// - Returns: how many answers were signed; nil when there is no room for more.
    private func sign(_ serials: [SerialNumber], of issuer: OCSPIssuer) async -> Int? {
        await withCheckedContinuation { continuation in
            queue.async {
                var signed = 0
                for request in serials.flatMap({ (try? issuer.plainRequests(about: $0)) ?? [] }) {
                    guard let isNew = responder.signAhead(request) else {
                        return continuation.resume(returning: nil)
                    }
                    signed += isNew ? 1 : 0
                }
                continuation.resume(returning: signed)
            }
        }
    }
}
