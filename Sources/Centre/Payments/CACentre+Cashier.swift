import Enrollment
import Issuer
import Logging
import Model
import OpenSSL
import Payments

extension CACentre {
    /// Where Alipay's notifications come in, below the portal's origin.
    static let alipayNotices = "/payments/alipay/notify"

    /// 收银台 as pki.yaml describes it; nil where it names no provider.
    ///
    /// - Throws: `ConfigurationError` for keys that are none, `KeyFileError` for a private key that cannot be read or that
    ///   others may read; what `desk()` throws.
    func cashier(_ logger: Logger) throws -> Cashier? {
        guard let alipay = configuration.payment?.alipay, let portal = configuration.portal else {
            return nil
        }
        let gateway = AlipayGateway(
            account: AlipayGateway.Account(
                application: alipay.application,
                seller: alipay.seller,
                url: alipay.gateway,
                notifyURL: portal.origin + CACentre.alipayNotices
            ),
            key: try privateKey(alipay),
            gatewayKey: try gatewayKey(alipay),
            clock: clock
        )
        return Cashier(
            channel: .alipay,
            gateway: gateway,
            desk: try desk(),
            portal: portal.origin,
            report: { CACentre.report($0, logger) }
        )
    }

    /// Asks the provider about what is open, again and again.
    static func look(after cashier: Cashier, _ logger: Logger) async {
        var trouble = ToldTrouble()
        repeat {
            do {
                try await cashier.round()
                trouble.end()
            } catch {
                guard trouble.isNews(describe(error)) else { continue }
                logger.error("payments cannot be settled", metadata: ["reason": "\(describe(error))"])
            }
        } while (try? await Task.sleep(for: .seconds(5))) != nil
    }

    private func privateKey(_ alipay: PaymentConfiguration.Alipay) throws -> PrivateKey {
        var pem = try DurableFile.readPrivate(alipay.privateKeyFile, name: alipay.privateKeyFile)
        defer { pem.wipe() }
        let key: PrivateKey
        do throws(CryptoError) {
            key = try PrivateKey(file: pem, passphrase: SecretBytes(copying: []))
        } catch {
            throw fault("privateKeyFile", error.message)
        }
        guard key.algorithm.modulusBits != nil else { throw fault("privateKeyFile", "must be an RSA key") }
        return key
    }

    /// PEM, or its base 64 alone, as the provider's page shows it.
    private func gatewayKey(_ alipay: PaymentConfiguration.Alipay) throws -> PublicKey {
        let file: [UInt8]
        do {
            file = try BoundedFile.read(alipay.gatewayKeyFile, limit: 65_536).bytes
        } catch {
            throw fault("gatewayKeyFile", "\(alipay.gatewayKeyFile) is not there, or cannot be read")
        }
        let blanks: [UInt8] = [0x09, 0x0A, 0x0D, 0x20]
        let key: PublicKey
        do throws(CryptoError) {
            if let bare = Base64.decode(file.filter { !blanks.contains($0) }) {
                key = try PublicKey(subjectPublicKeyInfo: bare)
            } else {
                key = try PublicKey(subjectPublicKeyInfo: PEM.decode(file, label: "PUBLIC KEY"))
            }
        } catch {
            throw fault("gatewayKeyFile", error.message)
        }
        guard key.algorithm.modulusBits != nil else { throw fault("gatewayKeyFile", "must be an RSA key") }
        return key
    }

    private func fault(_ key: String, _ detail: String) -> ConfigurationError {
        ConfigurationError(
            path: "\(definition)/pki.yaml",
            .invalidValue(key: "payment.alipay.\(key)", detail: detail)
        )
    }

    /// What a log says of payments; PAY_MISMATCH is the word to raise an alarm on (product.md §4.5).
    private static func report(_ event: CashierEvent, _ logger: Logger) {
        switch event {
        case .settled(let trade, .unfit(let error)):
            let facts: Logger.Metadata = ["trade": "\(trade)", "reason": "\(error.message)"]
            if case .paymentMismatch = error.reason {
                logger.error("PAY_MISMATCH: money of another amount waits for its refund", metadata: facts)
            } else {
                logger.warning("a second payment waits for its refund", metadata: facts)
            }
        case .settled(let trade, .paid(let record)):
            logger.info(
                "paid",
                metadata: ["trade": "\(trade)", "state": "\(record.state.rawValue)"]
            )
        case .settled(let trade, _): logger.info("trade closed", metadata: ["trade": "\(trade)"])
        case .unsettled(let trade, let detail):
            logger.error(
                "what a provider says of a trade cannot be taken over",
                metadata: ["trade": "\(trade)", "reason": "\(detail)"]
            )
        case .disbelieved(let detail):
            logger.warning("a payment notification is not believed", metadata: ["reason": "\(detail)"])
        case .unanswered(let trade, let detail):
            logger.warning(
                "a payment provider cannot be asked",
                metadata: ["trade": "\(trade)", "reason": "\(detail)"]
            )
        case .refunded(let transaction):
            logger.info("money went back", metadata: ["transaction": "\(transaction)"])
        case .refundFailed(let transaction, let detail):
            logger.error(
                "money did not go back",
                metadata: ["transaction": "\(transaction)", "reason": "\(detail)"]
            )
        }
    }
}
