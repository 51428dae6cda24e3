import Model
import Portal

/// What stations ask about jobs.
extension CentreDesk {
    func waiting(_ message: StationMessages.Waiting, _ staff: StaffRecord) async throws -> StationAnswer {
        let left = Set(message.excluding)
        return try await reply(to: message, staff, about: "queue") { office in
            .init(waiting: try office.waiting(excluding: left, limit: message.limit))
        }
    }

    func awaited(_ message: StationMessages.Awaited, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: "queue") { office in
            .init(tokens: try office.awaitedTokens())
        }
    }

    func next(_ message: StationMessages.Next, _ staff: StaffRecord) async throws -> StationAnswer {
        let left = Set(message.excluding)
        return try await reply(to: message, staff, about: "queue") { office in
            try await office.next(for: message.token, excluding: left)
        }
    }

    func claim(_ message: StationMessages.Claim, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.application.text) { office in
            try await office.claim(message.application)
        }
    }

    func release(_ message: StationMessages.Release, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.application.text) { office in
            try await office.release(message.application)
            return .init()
        }
    }

    func standing(_ message: StationMessages.Standing, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.token) { office in
            let standing = try office.standing(of: message.token)
            // The letter is for the station that made the token.
            let made = try standing.awaitsLetter.flatMap { office.isOurs(try office.job(of: $0)) ? $0 : nil }
            return TokenStanding(
                carries: standing.carries,
                inHand: standing.inHand,
                awaitsLetter: made,
                faults: standing.faults,
                faultLimit: standing.faultLimit
            )
        }
    }

    func fit(_ message: StationMessages.Fit, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.application.text) { office in
            try office.fit(of: message.application, for: message.token)
        }
    }

    func orders(_ message: StationMessages.Orders, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: "orders") { office in
            .init(orders: try office.setAsideOrders())
        }
    }
}
