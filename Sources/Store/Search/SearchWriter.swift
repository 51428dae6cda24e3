import Model

/// Writes into the search index, inside one transaction.
struct SearchWriter {
    let session: Session

    func write(_ update: SearchUpdate, _ next: SearchProgress) throws(BookError) {
        try leave(update.moved)
        for (block, postings) in update.added {
            for (token, members) in zip(postings.tokens, postings.members) where !members.isEmpty {
                try add(members, block, token)
            }
        }
        for number in update.pending { _ = try session.write(SQLiteSearch.addPending, [.integer(number)]) }
        for standing in update.moved where !standing.isPending {
            _ = try session.write(SQLiteSearch.removePending, [.integer(standing.number)])
        }
        let values: [SQLValue] = [
            .integer(next.number), .text(next.authority), .blob(next.serial), .integer(next.move),
            .integer(next.moved),
        ]
        _ = try session.write(SQLiteSearch.advance, values)
    }

    private func add(_ members: [UInt16], _ block: Int64, _ token: String) throws(BookError) {
        let key: [SQLValue] = [.integer(block), .octets(Array(token.utf8))]
        let numbers = try SearchReader(session: session).numbersOrNil(key)
        if numbers == nil, members.count == 1, let member = members.first {
            // Most words are in one certificate only.
            _ = try session.write(SQLiteSearch.replace, key + [.octets(NumberBlock.encoded(member))])
            return
        }
        var all = numbers ?? .empty
        for member in members { all.insert(member) }
        _ = try session.write(SQLiteSearch.replace, key + [.octets(all.encoded)])
    }

    /// Takes certificates out of the states that they are not in.
    private func leave(_ moved: [SearchStanding]) throws(BookError) {
        let blocks = Dictionary(grouping: moved) { NumberBlock.place(of: $0.number).block }
        for (block, standings) in blocks {
            for (state, token) in SearchToken.states {
                let before = try numbers(block, token)
                var after = before
                for standing in standings where standing.state.rawValue != state {
                    after.remove(NumberBlock.place(of: standing.number).member)
                }
                if after != before { try replace(block, token, after) }
            }
        }
    }

    private func numbers(_ block: Int64, _ token: String) throws(BookError) -> NumberBlock {
        try SearchReader(session: session).numbers(block, token)
    }

    private func replace(_ block: Int64, _ token: String, _ numbers: NumberBlock) throws(BookError) {
        let key: [SQLValue] = [.integer(block), .octets(Array(token.utf8))]
        if numbers.isEmpty {
            _ = try session.write(SQLiteSearch.remove, key)
        } else {
            _ = try session.write(SQLiteSearch.replace, key + [.octets(numbers.encoded)])
        }
    }
}
