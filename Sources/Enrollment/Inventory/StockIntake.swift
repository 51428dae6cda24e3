public import Model

/// 入库: what of a delivery is new to the book; the whole delivery, or nothing, is taken in.
public struct StockIntake: Hashable, Sendable {
    /// Tokens that the book does not have yet, in the order of the list.
    public let blanks: [TokenRecord]
    /// How many of the list are in stock already.
    public let present: Int
    /// 入库批次.
    public let batch: String

    /// What the book has under the numbers of a delivery, in whatever capitals.
    ///
    /// - Throws: `BookError`.
    public static func known(
        _ delivery: TokenDelivery,
        _ source: any DeliverySource
    ) throws(BookError) -> [String: TokenRecord] {
        var found: [String: TokenRecord] = [:]
        for item in delivery.items {
            if let same = try source.token(serial: item.serial) {
                found[item.serial] = same
            } else {
                found[item.serial] = try source.tokens(spelledLike: item.serial).first
            }
        }
        return found
    }

    /// Holds a delivery against what the book has.
    ///
    /// - Parameters:
    ///   - delivery: the list.
    ///   - known: what the book has, by the number that stands in the list.
    ///   - now: when it arrives.
    /// - Throws: `InventoryError` with `.known` or `.otherModel`.
    public init(
        _ delivery: TokenDelivery,
        known: [String: TokenRecord],
        at now: Timestamp
    ) throws(InventoryError) {
        var blanks: [TokenRecord] = []
        for item in delivery.items {
            if let record = known[item.serial] {
                try StockIntake.check(record, is: item)
                continue
            }
            blanks.append(
                TokenRecord(
                    serial: item.serial,
                    driver: "piv",
                    model: item.model,
                    batch: delivery.batch,
                    state: .inStock,
                    application: nil,
                    wrappedSecrets: nil,
                    pinTriesLeft: nil,
                    version: 1,
                    updatedAt: now
                )
            )
        }
        self.blanks = blanks
        present = delivery.items.count - blanks.count
        batch = delivery.batch
    }

    /// The numbers of the new ones, a line each; their digest goes into the audit chain.
    public var serialList: [UInt8] { Array(blanks.map { "\($0.serial)\n" }.joined().utf8) }

    /// What is to be written.
    ///
    /// - Parameters:
    ///   - actor: who takes them in, as the audit chain names them.
    ///   - digest: SHA-256 of `serialList`.
    ///   - now: when.
    /// - Returns: the tokens, and the audit event.
    public func changes(by actor: String, digest: [UInt8], at now: Timestamp) -> [Change] {
        let event = AuditEvent(
            at: now,
            actor: actor,
            action: "token.stock",
            object: batch,
            detail: ["count": "\(blanks.count)", "serials": Hexadecimal.encode(digest)]
        )
        return blanks.map { .addToken($0) } + [.audit(event)]
    }

    /// What is in stock already stays as it is.
    private static func check(_ record: TokenRecord, is item: TokenDelivery.Item) throws(InventoryError) {
        guard record.state == .inStock else {
            throw InventoryError(.known(serial: record.serial, state: record.state))
        }
        // Once a token was seen, its model is what it said of itself.
        guard !record.isUnseen || record.model == item.model else {
            throw InventoryError(.otherModel(serial: record.serial, model: record.model))
        }
    }
}
