import { byExpression, EXPRESSIONS, expressionAt, indexOfLargest, type Expression } from '../../src/call/reading'
import { ATTRIBUTES, GROUPS, type Attribute, type GroupedFace } from './groups'
import { meanWithInterval, shareWithInterval, type Estimate } from './intervals'

/** A face and what the model says of it. */
export type ReadFace = GroupedFace & { readonly probabilities: readonly number[] }

/** What is shown of the faces of one group. Shares are in [0, 1], with intervals of 95 %. */
export type GroupFigures = {
  readonly group: string
  readonly faces: number
  /** Share of the faces for which an expression is shown: whose confidence is at or above the floor. */
  readonly shown: Estimate | null
  readonly confidence: Estimate | null
  /** How the shown expressions spread: the share of each among the shown. */
  readonly expressions: Readonly<Record<Expression, Estimate | null>>
}

/** The two groups that lie furthest apart in one figure, and by how much. */
export type Gap = {
  readonly figure: 'shown' | Expression
  readonly difference: number
  readonly highest: { readonly group: string } & Estimate
  readonly lowest: { readonly group: string } & Estimate
}

/** Figures by each group of one attribute, and the largest gap in each figure. */
export type AttributeFigures = { readonly groups: readonly GroupFigures[]; readonly gaps: readonly Gap[] }

/** Figures by age, gender and race; groups without a face are left out. */
export function figuresByAttribute(faces: readonly ReadFace[], floor: number): Record<Attribute, AttributeFigures> {
  const figuresBy = (attribute: Attribute): AttributeFigures => {
    const groups = GROUPS[attribute].flatMap((group) => {
      const members = faces.filter((face) => face[attribute] === group)
      return members.length === 0 ? [] : [figuresOf(group, members, floor)]
    })
    return { groups, gaps: gapsOf(groups) }
  }
  return { age: figuresBy('age'), gender: figuresBy('gender'), race: figuresBy('race') }
}

/** Figures of some faces together. @param floor Confidence from which an expression is shown. */
export function figuresOf(group: string, faces: readonly ReadFace[], floor: number): GroupFigures {
  const answers = faces.map(({ probabilities }) => {
    const index = indexOfLargest(probabilities)
    return { expression: expressionAt(index), confidence: probabilities[index] ?? 0 }
  })
  const shown = answers.filter(({ confidence }) => confidence >= floor)
  const shareShownAs = (expression: Expression): Estimate | null =>
    shareWithInterval(shown.filter((answer) => answer.expression === expression).length, shown.length)
  return {
    group,
    faces: faces.length,
    shown: shareWithInterval(shown.length, faces.length),
    confidence: meanWithInterval(answers.map(({ confidence }) => confidence)),
    expressions: byExpression(shareShownAs),
  }
}

/** The largest gap between two groups in the share shown, and in each expression's share of the shown. */
export function gapsOf(groups: readonly GroupFigures[]): Gap[] {
  const gapIn = (figure: Gap['figure'], estimateOf: (group: GroupFigures) => Estimate | null): Gap[] => {
    const sorted = groups
      .flatMap((group) => {
        const estimate = estimateOf(group)
        return estimate === null ? [] : [{ group: group.group, ...estimate }]
      })
      .toSorted((a, b) => b.value - a.value)
    const [highest, lowest] = [sorted[0], sorted.at(-1)]
    if (sorted.length < 2 || highest === undefined || lowest === undefined) return []
    return [{ figure, difference: highest.value - lowest.value, highest, lowest }]
  }
  return [
    ...gapIn('shown', ({ shown }) => shown),
    ...EXPRESSIONS.flatMap((expression) => gapIn(expression, ({ expressions }) => expressions[expression])),
  ]
}

/** The attribute with the largest gap in any figure, and that gap; null without gaps. */
export function largestGapOf(
  figures: Readonly<Record<Attribute, AttributeFigures>>,
): ({ readonly attribute: Attribute } & Gap) | null {
  const gaps = ATTRIBUTES.flatMap((attribute) => figures[attribute].gaps.map((gap) => ({ attribute, ...gap })))
  return gaps.toSorted((a, b) => b.difference - a.difference)[0] ?? null
}
