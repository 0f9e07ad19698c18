/** Names of what can be clicked, as Slack gives them back. */
export const actionIds = {
  acknowledge: 'alert.acknowledge',
  undo: 'alert.undo',
  snooze: 'alert.snooze',
  wake: 'alert.wake',
  startPlaybook: 'alert.start-playbook',
  override: 'alert.override',
  more: 'alert.more',
  taskDone: 'task.done',
  taskDrop: 'task.drop',
  release: 'gate.release',
  discard: 'gate.discard',
  right: 'gate.right',
  wrong: 'gate.wrong',
  add: 'home.add',
  /** A link: Slack tells of the click, and nothing is to be done. */
  dashboard: 'home.dashboard',
} as const;

/** Names of the modals. */
export const modalIds = { override: 'override', pulse: 'pulse' } as const;
export const ADD_MODAL = 'add';

/** Names of the shortcuts: from anywhere, and from a message. */
export const shortcutIds = { anywhere: 'account.add', message: 'message.add' } as const;
