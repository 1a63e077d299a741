import Loyalty

extension MemberState {
    /// SQL for the state of a row of the table `member`: that of a recount that is in force, or else the row's own.
    ///
    /// Mostly there is no recount. Then this costs a look at an empty table.
    static let inForce = """
        coalesce((
            SELECT recountedState.state
            FROM projectRecount CROSS JOIN recountedState
                ON recountedState.recount = projectRecount.number AND recountedState.member = member.number
            WHERE projectRecount.project = member.project AND isInForce = 1), member.state)
        """
}
