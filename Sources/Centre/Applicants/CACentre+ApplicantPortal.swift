import Enrollment
import Issuer
import Logging
import Messages
import Model
import Portal
import ServiceLifecycle

extension CACentre {
    /// The portal and the sender of its codes; empty where pki.yaml has no portal.
    ///
    /// - Throws: `ConfigurationError` for a faulty price list, `KeyFileError`.
    func portalServices(
        port: Int?,
        _ logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void
    ) throws -> [any Service] {
        guard let portal = configuration.portal, let messages = configuration.messages?.shortMessage else {
            return []
        }
        let custody = try keyring.custody()
        let digest: @Sendable ([UInt8]) -> [UInt8] = { custody.digest(ofCode: $0) }
        let cashier = try cashier(logger)
        let accounts = AccountDesk(book: book, clock: clock, digest: digest)
        let services = ApplicantServices(
            accounts: accounts,
            enrollment: try desk(),
            book: book,
            documents: AttachmentFiles(folder: state.attachments, custody: custody),
            pictures: PictureWorkshop(),
            papers: try paperDesk(),
            site: site(portal),
            platform: platformDesk(portal.origin, digest),
            bids: try platformBids(logger),
            renewedEnd: { self.renewedEnd($0) },
            cashier: cashier,
            clock: clock,
            logger: logger
        )
        let post = PhonePost(
            book: book,
            gateway: CACentre.gateway(messages),
            signature: messages.signature,
            hotline: configuration.hotline,
            clock: clock,
            digest: digest
        )
        var parts: [any Service] = [
            ApplicantPortalService(
                configuration: portal,
                port: port ?? portal.listen.port,
                services: services,
                onListening: onListening
            ),
            BackgroundService { await CACentre.send(post, logger) },
        ]
        if let cashier {
            parts.append(BackgroundService { await CACentre.look(after: cashier, logger) })
        }
        return parts
    }

    /// When the certificate that follows one by 更新 today would end, as its profile says.
    private func renewedEnd(_ certificate: CertificateRecord) -> Timestamp? {
        let facts = certificate.reservation
        let old = (notBefore: facts.notBefore, notAfter: facts.notAfter)
        return profiles[facts.profile]?.validity(for: .renew, predecessor: old, at: clock.now)?.notAfter
    }

    private func site(_ portal: ApplicantPortalConfiguration) -> PortalSite {
        let policy = enrollmentPolicy
        return PortalSite(
            name: configuration.name,
            origin: portal.origin,
            hotline: configuration.hotline,
            account: PortalSite.Account(
                payee: portal.transfer.payee,
                bank: portal.transfer.bank,
                number: portal.transfer.account
            ),
            hasTLS: portal.certificateFile != nil,
            reviewTime: policy.reviewTime,
            unpaidDays: policy.unpaidDays,
            icpRecord: portal.icpRecord
        )
    }

    /// Somebody waits before a page: a code goes out within a second.
    private static func send(_ post: PhonePost, _ logger: Logger) async {
        repeat {
            do {
                for trouble in try await post.round() {
                    logger.warning("a code was not sent", metadata: ["reason": "\(trouble)"])
                }
            } catch {
                logger.error("codes cannot be sent", metadata: ["reason": "\(error.message)"])
            }
        } while (try? await Task.sleep(for: .milliseconds(500))) != nil
    }
}
