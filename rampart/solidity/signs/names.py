"""The names of the signs and numbers of a function: ``n_<name>`` is a column of a row."""

from __future__ import annotations

TOLD = """
pay_then_write low_then_write typed_then_write pay_then_same_write low_then_same_write
typed_then_same_write call_then_sender_write write_then_call call_then_call call_then_event
send_then_write lock call_in_lock low_ignored low_forgotten low_used send_ignored send_forgotten
send_used answers_ignored answers_forgotten answers_used typed_ignored typed_forgotten typed_used
call_low call_value call_send call_transfer call_delegate call_static call_typed call_answers
call_silent call_view call_self call_create call_to_param call_to_sender call_to_state pays_all
pays_with_gas delegate_to_param delegate_to_state delegate_to_const delegate_param_data
delegate_msg_data delegate_open delegate_in_loop delegate_target_asked delegate_to_settable
delegate_to_guarded guard origin_guard origin_is_sender param_checked checks foreign_modifier
recover foreign_calls own_calls end end_open owner_write_open owner_write_once owner_write_anytime
guarded_elsewhere_open address_write_open sender_becomes param_becomes_state_open param_entry_open
param_entry_unsettled pays_open pays_param_open typed_param_open typed_param_not_sender
low_param_open sstore_open open_but_foreign division divided_then_multiplied safe_arithmetic
raw_add raw_sub raw_mul raw_write raw_param raw_later_compared raw_uncompared
raw_add_uncompared_param raw_sub_uncompared_param raw_mul_uncompared_param small_cast
small_cast_of_given unchecked_block aided length_minus hashes hash_of_block hash_of_hidden modulos
modulo_of_block modulo_of_hash modulo_of_time block_in_check block_in_write block_in_call
block_in_return block_in_emit block_in_own block_in_inner drawn_in_check drawn_in_write
drawn_in_call drawn_in_return drawn_in_emit drawn_in_own drawn_in_inner block_number
drawn_and_paid time_in_branch time_in_check time_equal time_with_param time_without_param
time_with_state time_written time_paid time_given time_in_arithmetic time_returned time_and_paid
param_bounds hash_of_param_asked hash_without_sender value_against_state deadline allowance_set
allowance_unasked first_come price_from_state zero_given pays_sender price_moved price_unbounded
claimed_by_param raw_though_aided small_cast_compared loops loop_in_loop loop_over_state
loop_over_growing loop_to_state loop_to_movable loop_over_param write_in_loop push push_open
delete_list balance_equal check_in_loop call_in_loop must_pay_in_loop must_pay_state
must_pay_former
"""
SIGNS = tuple(sorted(TOLD.split()))
"""Signs: how many lines give them."""
NUMBERS = (
    *("kind_constructor", "kind_modifier", "kind_unnamed", "entry", "open", "payable", "view"),
    *("parameters", "modifiers", "free", "lines", "events", "count_write", "count_read"),
    *("count_call", "count_emit", "count_revert", "count_return", "count_assembly"),
    *("count_arithmetic", "checked", "guarded_share", "held_share", "entries", "owners"),
)
"""What is a number and no sign."""
NAMES = (*SIGNS, *NUMBERS)
