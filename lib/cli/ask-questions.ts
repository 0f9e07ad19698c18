import { select, text } from '@clack/prompts';
import { judgeAnswer } from '../proposal/judge-answer.ts';
import type { Answers, Question } from '../proposal/list-questions.ts';
import { notCompleted } from './failure.ts';
import { printable } from './terminal.ts';

/** Whether somebody is there to be asked. */
export function isSomebodyThere(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Asks one after the other; an empty answer is none. */
export async function askQuestions(questions: readonly Question[]): Promise<Answers> {
  const answers: Record<string, string> = {};
  for (const question of questions) {
    const answer = await ask(question);
    if (typeof answer === 'symbol') throw notCompleted('Stopped: nothing was written.');
    if ((answer ?? '').trim() !== '') answers[question.about] = answer.trim();
  }
  return answers;
}

function ask(question: Question): Promise<string | symbol> {
  const message = printable(question.ask);
  switch (question.kind) {
    case 'choice':
      return select({
        message,
        initialValue: question.guess,
        options: question.choices.map(({ value, label }) => ({ value, label: printable(label) })),
      });
    case 'text':
      return text({
        message,
        initialValue: question.guess,
        validate: (written) => judge(question, (written ?? '').trim()),
      });
  }
}

function judge({ about, ...question }: Question, written: string): string | undefined {
  if (written === '') return question.kind === 'text' && question.mayBeEmpty ? undefined : 'Write something.';
  const fault = judgeAnswer(about, written);
  return fault === null ? undefined : `${written} ${fault}`;
}
