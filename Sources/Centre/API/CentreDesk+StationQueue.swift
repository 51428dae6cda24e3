import Model
import Portal

/// What stations ask about jobs.
extension CentreDesk {
    /// A station leaves out at most so many applications.
    private static let most = 2000

    func waiting(_ message: StationMessages.Waiting, _ staff: StaffRecord) async throws -> StationAnswer {
        let left = try CentreDesk.set(message.excluding)
        let limit = min(max(message.limit, 0), 1000)
        return try await reply(to: message, staff, about: "queue") { office in
            .init(waiting: try office.waiting(excluding: left, limit: limit))
        }
    }

    func next(_ message: StationMessages.Next, _ staff: StaffRecord) async throws -> StationAnswer {
        let left = try CentreDesk.set(message.excluding)
        if let token = message.token { try StationReading.checkSerial(token) }
        return try await reply(to: message, staff, about: "queue") { office in
            let job = try await office.next(for: message.token, excluding: left)
            if let job { rooms.remember(message.at, job.application, nil) }
            return .init(job: job.map { .init($0) })
        }
    }

    func claim(_ message: StationMessages.Claim, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.application.text) { office in
            let job = try await office.claim(message.application)
            rooms.remember(message.at, job.application, nil)
            return .init(job)
        }
    }

    func release(_ message: StationMessages.Release, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.application.text) { office in
            try await office.release(message.application)
            return .init()
        }
    }

    func standing(_ message: StationMessages.Standing, _ staff: StaffRecord) async throws -> StationAnswer {
        try StationReading.checkSerial(message.token)
        return try await reply(to: message, staff, about: message.token) { office in
            let standing = try office.standing(of: message.token)
            // The letter is for the station that made the token.
            let made = try standing.awaitsLetter.flatMap { office.isOurs(try office.job(of: $0)) ? $0 : nil }
            return .init(carries: standing.carries, inHand: standing.inHand, awaitsLetter: made)
        }
    }

    func owner(_ message: StationMessages.Owner, _ staff: StaffRecord) async throws -> StationAnswer {
        try await reply(to: message, staff, about: message.application.text) { office in
            .init(token: try office.owner(of: message.application))
        }
    }

    private static func set(_ list: [ApplicationNumber]) throws(APIError) -> Set<ApplicationNumber> {
        guard list.count <= most else {
            throw APIError(.badMember(path: "excluding", detail: "must have at most \(most) elements"))
        }
        return Set(list)
    }
}
